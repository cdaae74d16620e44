import { randomBytes, randomInt } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { z } from 'zod';
import { createPause } from '../lib/attempts.ts';
import { createMessageQueue } from '../lib/message-queue.ts';
import { createQuota } from '../lib/quota.ts';
import { createUlids } from '../lib/ulid.ts';
import { createJobTable } from './job-table.ts';
import { createHandler } from './start-job.ts';

const { TABLE, QUEUE_URL } = z.object({ TABLE: z.string().min(1), QUEUE_URL: z.url() }).parse(process.env);

const client = new DynamoDBClient({});
const pause = createPause(wait, Math.random);

/** Data source of `generateRecords`. */
export const handler = createHandler({
  table: createJobTable({ client, table: TABLE, pause, nowMs: Date.now }),
  quota: createQuota(client, TABLE),
  queue: createMessageQueue(new SQSClient({}), QUEUE_URL, pause),
  log: new Logger(),
  newId: createUlids(Date.now, randomBytes),
  newSeed: () => randomInt(2 ** 31),
  nowMs: Date.now,
});
