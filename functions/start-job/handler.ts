import { randomBytes, randomInt } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { z } from 'zod';
import { createPause } from '../lib/attempts.ts';
import { createMessageQueue } from '../lib/message-queue.ts';
import { createUlids } from '../lib/ulid.ts';
import { createJobTable } from './job-table.ts';
import { createHandler } from './start-job.ts';

const { TABLE, QUEUE_URL } = z.object({ TABLE: z.string().min(1), QUEUE_URL: z.url() }).parse(process.env);

/** Data source of `generateRecords`. */
export const handler = createHandler({
  table: createJobTable(new DynamoDBClient({}), TABLE),
  queue: createMessageQueue(new SQSClient({}), QUEUE_URL, createPause(wait, Math.random)),
  log: new Logger(),
  newId: createUlids(Date.now, randomBytes),
  newSeed: () => randomInt(2 ** 31),
  nowMs: Date.now,
});
