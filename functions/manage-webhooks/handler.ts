import { randomBytes } from 'node:crypto';
import { lookup } from 'node:dns/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { z } from 'zod';
import { createPause } from '../lib/attempts.ts';
import { forRequest } from '../lib/for-request.ts';
import { createMessageQueue } from '../lib/message-queue.ts';
import { createUlids } from '../lib/ulid.ts';
import { createHandler } from './manage-webhooks.ts';
import { createWebhookTable } from './webhook-table.ts';

const { TABLE, QUEUE_URL, REACH } = z
  .object({
    TABLE: z.string().min(1),
    QUEUE_URL: z.string().min(1),
    REACH: z.enum(['public', 'private']),
  })
  .parse(process.env);

const log = new Logger();
const pause = createPause(wait, Math.random);

/** Data source of the mutations of webhooks. */
export const handler = forRequest(
  log,
  createHandler({
    table: createWebhookTable(new DynamoDBClient({}), TABLE, pause),
    queue: createMessageQueue(new SQSClient({}), QUEUE_URL, pause),
    reach: REACH,
    lookup: (host) => lookup(host, { all: true }),
    log,
    newId: createUlids(Date.now, randomBytes),
    randomBytes,
    nowMs: Date.now,
  }),
);
