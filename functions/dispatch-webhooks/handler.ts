import { setTimeout as wait } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { z } from 'zod';
import { createPause } from '../lib/attempts.ts';
import { createMessageQueue } from '../lib/message-queue.ts';
import { createHandler } from './dispatch-webhooks.ts';
import { createRoomWebhooks } from './room-webhooks.ts';

const { TABLE, QUEUE_URL } = z
  .object({ TABLE: z.string().min(1), QUEUE_URL: z.string().min(1) })
  .parse(process.env);

/** The queue of events of rooms: hands them on to webhooks. */
export const handler = createHandler({
  webhooks: createRoomWebhooks(new DynamoDBClient({}), TABLE),
  queue: createMessageQueue(new SQSClient({}), QUEUE_URL, createPause(wait, Math.random)),
  log: new Logger(),
  nowMs: Date.now,
});
