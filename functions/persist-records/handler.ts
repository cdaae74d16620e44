import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Context } from 'aws-lambda';
import { z } from 'zod';
import { createPause } from '../lib/attempts.ts';
import { createMessageQueue } from '../lib/message-queue.ts';
import { createUlids } from '../lib/ulid.ts';
import { createHandler } from './persist-records.ts';
import { createRecordTable } from './record-table.ts';

const { TABLE, DEAD_LETTER_QUEUE_URL, MAX_RECEIVES } = z
  .object({
    TABLE: z.string().min(1),
    DEAD_LETTER_QUEUE_URL: z.url(),
    MAX_RECEIVES: z.coerce.number().int().positive(),
  })
  .parse(process.env);

const pause = createPause(wait, Math.random);
const metrics = new Metrics({ namespace: 'Chorus' });
const persist = createHandler({
  table: createRecordTable({
    client: new DynamoDBClient({}),
    name: TABLE,
    pause,
    newId: createUlids(Date.now, randomBytes),
    nowMs: Date.now,
  }),
  deadLetters: createMessageQueue(new SQSClient({}), DEAD_LETTER_QUEUE_URL, pause),
  log: new Logger(),
  count: (metric, by) => void metrics.addMetric(metric, MetricUnit.Count, by),
  nowMs: Date.now,
  maxReceives: MAX_RECEIVES,
});

/** The work queue: stores what was submitted and generated. */
export async function handler(event: unknown, context: Context) {
  try {
    return await persist(event, () => context.getRemainingTimeInMillis());
  } finally {
    metrics.publishStoredMetrics();
  }
}
