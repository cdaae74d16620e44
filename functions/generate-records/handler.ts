import { setTimeout as wait } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { z } from 'zod';
import { createPause } from '../lib/attempts.ts';
import { createMessageQueue } from '../lib/message-queue.ts';
import { createChunkTable } from './chunk-table.ts';
import { createHandler } from './generate-records.ts';

const { TABLE, QUEUE_URL } = z.object({ TABLE: z.string().min(1), QUEUE_URL: z.url() }).parse(process.env);

const pause = createPause(wait, Math.random);

/** The job queue: generates the parts of jobs. */
export const handler = createHandler({
  table: createChunkTable({ client: new DynamoDBClient({}), table: TABLE, pause, nowMs: Date.now }),
  queue: createMessageQueue(new SQSClient({}), QUEUE_URL, pause),
  log: new Logger(),
});
