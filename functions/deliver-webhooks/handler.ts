import { randomBytes } from 'node:crypto';
import { lookup } from 'node:dns/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import { MetricUnit, Metrics } from '@aws-lambda-powertools/metrics';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse } from 'aws-lambda';
import { z } from 'zod';
import { createPause } from '../lib/attempts.ts';
import { createMessageQueue } from '../lib/message-queue.ts';
import { createUlids } from '../lib/ulid.ts';
import { createHandler } from './deliver-webhooks.ts';
import { createDeliveryTable } from './delivery-table.ts';
import { createEnding } from './ending.ts';
import { createReceivers } from './receiver.ts';
import { createRetrySchedule } from './retry-schedule.ts';

const { TABLE, QUEUE_URL, REACH, RETRY_SECONDS } = z
  .object({
    TABLE: z.string().min(1),
    QUEUE_URL: z.string().min(1),
    REACH: z.enum(['public', 'private']),
    /** Such as `5,300`. */
    RETRY_SECONDS: z
      .string()
      .transform((text) => text.split(',').map(Number))
      .pipe(z.array(z.number().min(0)).min(1)),
  })
  .parse(process.env);

const timeoutMs = 5_000;

const client = new DynamoDBClient({});
const table = createDeliveryTable(client, TABLE);
const newId = createUlids(Date.now, randomBytes);
const metrics = new Metrics({ namespace: 'Chorus' });

const deliver = createHandler({
  table,
  receivers: createReceivers({
    reach: REACH,
    lookup: (host) => lookup(host, { all: true }),
    timeoutMs,
  }),
  schedule: createRetrySchedule(RETRY_SECONDS, Math.random),
  ending: createEnding({ client, tableName: TABLE, table, newId, nowMs: Date.now }),
  queue: createMessageQueue(new SQSClient({}), QUEUE_URL, createPause(wait, Math.random)),
  log: new Logger(),
  count: (metric) => metrics.addMetric(`Webhooks${metric}`, MetricUnit.Count, 1),
  newId,
  nowMs: Date.now,
});

/** The queue of deliveries: posts events to webhooks. */
export async function handler(event: unknown): Promise<SQSBatchResponse> {
  try {
    return await deliver(event);
  } finally {
    metrics.publishStoredMetrics();
  }
}
