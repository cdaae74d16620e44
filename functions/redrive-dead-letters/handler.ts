import { setTimeout as wait } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Context } from 'aws-lambda';
import { z } from 'zod';
import { createPause } from '../lib/attempts.ts';
import { createDeadLetterQueue } from '../lib/dead-letter-queue.ts';
import { createGraphQlClient } from '../lib/graphql-client.ts';
import { createMessageQueue } from '../lib/message-queue.ts';
import { publishRedrive } from '../lib/ops-events.ts';
import { createQueueDepths } from '../lib/queue-depth.ts';
import { createQueueUrls } from '../lib/queue-urls.ts';
import { readCredentials } from '../lib/signing.ts';
import { watchedQueues } from '../lib/watched-queues.ts';
import { createLetterSender } from './letter-sender.ts';
import { createHandler } from './redrive-dead-letters.ts';
import { createRedriveTasks } from './redrive-tasks.ts';

const { QUEUES, TABLE, QUEUE_URL, GRAPHQL_URL, MAX_RECEIVES } = z
  .object({
    QUEUES: watchedQueues,
    TABLE: z.string().min(1),
    QUEUE_URL: z.url(),
    GRAPHQL_URL: z.url(),
    MAX_RECEIVES: z.coerce.number().int().positive(),
  })
  .parse(process.env);

const client = new SQSClient({});
const urlOf = createQueueUrls(client);
const pause = createPause(wait, Math.random);
const api = createGraphQlClient({
  url: GRAPHQL_URL,
  credentials: readCredentials(process.env),
  send: fetch,
});
const work = createHandler({
  queues: QUEUES,
  tasks: createRedriveTasks(new DynamoDBClient({}), TABLE, Date.now),
  openLetters: async (queueName) => createDeadLetterQueue(client, await urlOf(queueName), pause),
  openSender: async (queueName) => createLetterSender(client, await urlOf(queueName)),
  depthOf: createQueueDepths(client, urlOf),
  commands: createMessageQueue(client, QUEUE_URL, pause),
  publish: (task) => publishRedrive(api, task),
  log: new Logger(),
  nowMs: Date.now,
  maxReceives: MAX_RECEIVES,
});

/** The queue of redrives. */
export function handler(input: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>) {
  return work(input, () => context.getRemainingTimeInMillis());
}
