import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Json } from '../../../lib/json.ts';
import { createLogger } from '../../../lib/logger.ts';
import type { QueueModel, TopicModel, TopicSubscriptionModel } from '../../../model/messaging.ts';
import { createManualClock, type ManualClock } from '../../../testing/manual-clock.ts';
import { startMessaging, type Messaging, type MessagingOptions } from '../messaging.ts';

const account = 'eu-central-1:000000000000';

export function queueArnOf(name: string): string {
  return `arn:aws:sqs:${account}:${name}`;
}

export function topicArnOf(name: string): string {
  return `arn:aws:sns:${account}:${name}`;
}

/** A queue of the template with SQS's defaults; tests override what they are about. */
export function aQueue(overrides: Partial<QueueModel> = {}): QueueModel {
  const name = overrides.name ?? 'jobs';
  return {
    logicalId: 'Queue',
    name,
    arn: queueArnOf(name),
    url: `http://127.0.0.1:4000/000000000000/${name}`,
    fifo: name.endsWith('.fifo'),
    contentBasedDeduplication: false,
    visibilityTimeoutSeconds: 30,
    messageRetentionSeconds: 345_600,
    delaySeconds: 0,
    receiveWaitSeconds: 0,
    redrive: null,
    ...overrides,
  };
}

export function aTopic(name = 'events'): TopicModel {
  return { logicalId: 'Topic', name, arn: topicArnOf(name), fifo: name.endsWith('.fifo') };
}

export function aSubscription(overrides: Partial<TopicSubscriptionModel> = {}): TopicSubscriptionModel {
  return {
    topicArn: topicArnOf('events'),
    protocol: 'sqs',
    endpoint: queueArnOf('jobs'),
    filterPolicy: null,
    filterPolicyScope: 'MessageAttributes',
    rawMessageDelivery: false,
    deadLetterArn: null,
    ...overrides,
  };
}

export interface GivenMessaging extends AsyncDisposable {
  messaging: Messaging;
  clock: ManualClock;
  logLines: string[];
  /** What functions got, in order. */
  invocations: { arn: string; payload: Json }[];
  /** Messages of a queue, received through the API. */
  receive(name: string, options?: Record<string, Json>): Promise<Record<string, Json>[]>;
  send(name: string, body: string, options?: Record<string, Json>): Promise<Record<string, Json | undefined>>;
}

/** Messaging with these resources, a clock that stands still, and functions that only take notes. */
export function givenMessaging(options: Partial<MessagingOptions> = {}): GivenMessaging {
  const clock = createManualClock();
  const logLines: string[] = [];
  const invocations: { arn: string; payload: Json }[] = [];
  const messaging = startMessaging({
    region: 'eu-central-1',
    accountId: '000000000000',
    queues: [aQueue()],
    topics: [],
    topicSubscriptions: [],
    eventBuses: [],
    eventRules: [],
    buckets: [],
    queueUrl: (name) => `http://127.0.0.1:4000/000000000000/${name}`,
    dataDir: null,
    invokeFunction: async (arn, payload) => void invocations.push({ arn, payload }),
    clock,
    log: createLogger('debug', (line) => logLines.push(line)),
    newId: randomUUID,
    ...options,
  });
  const QueueUrl = (name: string) => `http://127.0.0.1:4000/000000000000/${name}`;
  return {
    messaging,
    clock,
    logLines,
    invocations,
    async receive(name, more = {}) {
      const input = { QueueUrl: QueueUrl(name), MaxNumberOfMessages: 10, AttributeNames: ['All'], ...more };
      const { Messages } = await messaging.callSqs('ReceiveMessage', input);
      return (Messages ?? []) as Record<string, Json>[];
    },
    send: (name, body, more = {}) =>
      messaging.callSqs('SendMessage', { QueueUrl: QueueUrl(name), MessageBody: body, ...more }),
    [Symbol.asyncDispose]: () => messaging[Symbol.asyncDispose](),
  };
}

/** An empty directory that goes away with the test. */
export async function givenDataDir(): Promise<{ path: string } & AsyncDisposable> {
  const directory = await mkdtemp(path.join(tmpdir(), 'chorus-data-'));
  return {
    path: directory,
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }),
  };
}
