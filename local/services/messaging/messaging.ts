import type { Clock } from '../../lib/clock.ts';
import { createDisposer } from '../../lib/disposer.ts';
import { AwsError } from '../../lib/errors.ts';
import { parseJson, type Json, type JsonObject } from '../../lib/json.ts';
import type { Logger } from '../../lib/logger.ts';
import type {
  BucketModel,
  EventBusModel,
  EventRuleModel,
  QueueModel,
  TopicModel,
  TopicSubscriptionModel,
} from '../../model/messaging.ts';
import { createEventBuses, type ServiceEvent, type UnmatchedEvent } from './events/event-bus.ts';
import { createEventsApi } from './events/events-api.ts';
import { createObjectStore } from './s3/object-store.ts';
import { createPublisher } from './sns/publisher.ts';
import { createSnsApi } from './sns/sns-api.ts';
import { addDeclared, createTopicRegistry } from './sns/topic-registry.ts';
import { createQueueBatches, type QueueBatches } from './sqs/batch-source.ts';
import type { QueueCounts } from './sqs/queue.ts';
import { requireQueue } from './sqs/queue-registry.ts';
import { openQueues } from './sqs/open-queues.ts';
import { createSqsApi } from './sqs/sqs-api.ts';

export type { ServiceEvent } from './events/event-bus.ts';

export interface MessagingOptions {
  region: string;
  accountId: string;
  queues: readonly QueueModel[];
  topics: readonly TopicModel[];
  topicSubscriptions: readonly TopicSubscriptionModel[];
  eventBuses: readonly EventBusModel[];
  eventRules: readonly EventRuleModel[];
  buckets: readonly BucketModel[];
  /** Address of a queue that is created by a call of the API. */
  queueUrl(name: string): string;
  /** Keeps messages and objects when the process ends, however it ends; `null`: nothing is kept. */
  dataDir: string | null;
  /** Hands an event to a function without waiting for its answer. */
  invokeFunction(functionArn: string, payload: Json): Promise<void>;
  clock: Clock;
  log: Logger;
  newId(): string;
}

/** SQS, SNS, EventBridge and S3, as the rest of the runtime sees them. */
export interface Messaging extends AsyncDisposable {
  /**
   * Runs one operation of SQS; input and output are those of its JSON protocol (`AmazonSQS.<operation>`).
   *
   * @throws AwsError with SQS's exception name and message.
   */
  callSqs(operation: string, input: JsonObject): Promise<JsonObject>;
  /**
   * Runs one operation of EventBridge (`AWSEvents.<operation>`).
   *
   * @throws AwsError with EventBridge's exception name and message.
   */
  callEvents(operation: string, input: JsonObject): Promise<JsonObject>;
  /** Sends an event of an AWS service to the targets of the default bus's rules; a target that fails is logged. */
  putServiceEvent(event: ServiceEvent): Promise<void>;
  /** Answers SNS's query protocol (a form-encoded POST) and S3's REST API (everything else). */
  handle(request: Request): Promise<Response>;
  /**
   * Sends text to whatever an ARN names: a queue, a topic, a function or an event bus.
   *
   * @param subject for a topic.
   * @throws AwsError when there is no such thing.
   */
  deliver(arn: string, text: string, subject?: string): Promise<void>;
  /** The queues for event source mappings. */
  readonly queueBatches: QueueBatches;
  /** What is in each queue now. */
  queueCounts(): ({ name: string; arn: string } & QueueCounts)[];
  /** The last events that no rule matched, newest last. */
  unmatchedEvents(): readonly UnmatchedEvent[];
}

/**
 * Opens queues, topics and buses. The journal is read when there are queues and a data directory.
 *
 * @throws StartError for a rule or a subscription that AWS would refuse, or a damaged journal.
 */
export function startMessaging(options: MessagingOptions): Messaging {
  const { region, accountId, invokeFunction, dataDir, clock, log, newId } = options;
  const disposer = createDisposer();
  const stop = new AbortController();

  const { queues, moveTasks, openQueue, ...opened } = openQueues(options);
  disposer.defer(() => opened[Symbol.dispose]());
  disposer.defer(() => stop.abort());

  const topics = createTopicRegistry({ region, accountId, newId });
  addDeclared(topics, options.topics, options.topicSubscriptions);
  const publisher = createPublisher({ topics, queues, invokeFunction, clock, log, newId });

  const buses = createEventBuses({
    buses: options.eventBuses,
    rules: options.eventRules,
    region,
    accountId,
    deliver,
    clock,
    log,
    newId,
  });
  const objects = disposer.use(
    createObjectStore(options.buckets, dataDir === null ? null : `${dataDir}/objects`),
  );
  const callSns = createSnsApi(topics, publisher, accountId, newId);

  async function deliver(arn: string, text: string, subject?: string): Promise<void> {
    const service = arn.split(':')[2];
    switch (service) {
      case 'sqs':
        return sendToQueue(arn, text);
      case 'sns':
        await publisher.publish({ topicArn: arn, message: text, subject: subject ?? null });
        return;
      case 'lambda':
        return invokeFunction(arn, parseJson(text) ?? text);
      case 'events':
        return putOnBus(arn, text);
      default:
        throw new AwsError('ResourceNotFoundException', `Nothing here answers to ${arn}.`);
    }
  }

  async function sendToQueue(arn: string, body: string): Promise<void> {
    const queue = requireQueue(queues.byArn(arn));
    // A FIFO queue needs a group, and every delivery is a message of its own.
    queue.send(queue.isFifo ? { body, groupId: 'default', deduplicationId: newId() } : { body });
  }

  /** An event of another bus goes on as it is; anything else is the result of a Lambda invocation. */
  async function putOnBus(arn: string, text: string): Promise<void> {
    const json = parseJson(text);
    const event = typeof json === 'object' && json !== null && !Array.isArray(json) ? json : {};
    const isEvent = typeof event['detail-type'] === 'string';
    await buses.put({
      EventBusName: arn,
      Source: isEvent ? event['source'] : 'lambda',
      DetailType: isEvent ? event['detail-type'] : 'Lambda Function Invocation Result',
      Detail: JSON.stringify(isEvent ? event['detail'] : event),
      Resources: isEvent ? event['resources'] : [],
    });
  }

  return {
    callSqs: createSqsApi({ queues, moveTasks, openQueue, clock, stopped: stop.signal }),
    callEvents: createEventsApi(buses),
    putServiceEvent: buses.putOfService,
    async handle(request) {
      const isForm = request.headers.get('content-type')?.startsWith('application/x-www-form-urlencoded');
      return isForm && request.method === 'POST' ? callSns(await request.text()) : objects.handle(request);
    },
    deliver,
    queueBatches: createQueueBatches(queues, clock),
    queueCounts: () => queues.all().map((queue) => ({ name: queue.name, arn: queue.arn, ...queue.counts() })),
    unmatchedEvents: buses.unmatched,
    [Symbol.asyncDispose]: () => disposer.dispose(),
  };
}
