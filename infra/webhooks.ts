import { Duration } from 'aws-cdk-lib';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { ChorusFunction } from './chorus-function.ts';
import type { Environment } from './environment.ts';
import { EventConsumer } from './event-consumer.ts';
import { WorkQueue } from './work-queue.ts';

export interface WebhooksProps {
  chatTable: ITableV2;
  /** Of domain events. */
  topic: Topic;
  environment: Pick<Environment, 'privateWebhookReceivers' | 'webhookRetrySeconds'>;
}

/** A call takes 5 s at most; some is left for the table. */
const deliverTimeout = Duration.seconds(20);

/** Webhooks of rooms: docs/decisions/025-webhooks.md. */
export class Webhooks extends Construct {
  /** Data source of the API, by its name. */
  readonly functions: Record<'manageWebhooks', LambdaFunction>;
  private readonly chatTable: ITableV2;
  private readonly reach: 'public' | 'private';

  constructor(scope: Construct, id: string, { chatTable, topic, environment }: WebhooksProps) {
    super(scope, id);
    this.chatTable = chatTable;
    this.reach = environment.privateWebhookReceivers ? 'private' : 'public';
    const deliveries = new WorkQueue(this, 'Deliveries', {
      consumerTimeout: deliverTimeout,
      // Until the next attempt; SQS lets a message wait that long.
      longestDelay: Duration.minutes(15),
    });
    this.functions = { manageWebhooks: this.addManage(deliveries) };
    this.addDispatch(topic, deliveries);
    this.addDeliver(deliveries, environment.webhookRetrySeconds);
  }

  private addManage({ queue }: WorkQueue): LambdaFunction {
    const manage = new ChorusFunction(this, 'Manage', 'manage-webhooks', {
      description: 'Makes and changes webhooks of rooms',
      environment: { TABLE: this.chatTable.tableName, QUEUE_URL: queue.queueUrl, REACH: this.reach },
    }).function;
    this.chatTable.grant(
      manage,
      'dynamodb:ConditionCheckItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
      'dynamodb:DeleteItem',
    );
    queue.grantSendMessages(manage);
    return manage;
  }

  /** A batch reads each of its rooms once, so that rooms without webhooks cost next to nothing. */
  private addDispatch(topic: Topic, { queue }: WorkQueue): void {
    const { function: dispatch } = new EventConsumer(this, 'Dispatching', {
      topic,
      functionName: 'dispatch-webhooks',
      description: 'Hands events of rooms on to webhooks',
      environment: { TABLE: this.chatTable.tableName, QUEUE_URL: queue.queueUrl },
      timeout: Duration.seconds(10),
      wants: { aggregate: ['chat.message', 'chat.room', 'chat.membership'] },
      // As many rooms as one read may have.
      batchSize: 100,
      batchingWindow: Duration.seconds(1),
      maxConcurrency: 5,
    });
    this.chatTable.grant(dispatch, 'dynamodb:BatchGetItem');
    queue.grantSendMessages(dispatch);
  }

  private addDeliver({ queue }: WorkQueue, retrySeconds: readonly number[]): void {
    const deliver = new ChorusFunction(this, 'Deliver', 'deliver-webhooks', {
      description: 'Posts events to webhooks',
      environment: {
        TABLE: this.chatTable.tableName,
        QUEUE_URL: queue.queueUrl,
        REACH: this.reach,
        RETRY_SECONDS: retrySeconds.join(),
      },
      timeout: deliverTimeout,
    }).function;
    deliver.addEventSource(
      // The calls of a batch are made at once, so a hundred are under way at most.
      new SqsEventSource(queue, { batchSize: 10, reportBatchItemFailures: true, maxConcurrency: 10 }),
    );
    this.chatTable.grant(
      deliver,
      'dynamodb:BatchGetItem',
      'dynamodb:GetItem',
      'dynamodb:Query',
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
    );
    queue.grantSendMessages(deliver);
  }
}
