import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { z } from 'zod';
import { forRequest } from '../lib/for-request.ts';
import { createPause } from '../lib/attempts.ts';
import { createDeadLetterQueue } from '../lib/dead-letter-queue.ts';
import { createMessageQueue } from '../lib/message-queue.ts';
import { createQueueUrls } from '../lib/queue-urls.ts';
import { createUlids } from '../lib/ulid.ts';
import { watchedQueues } from '../lib/watched-queues.ts';
import { createAuditLog } from '../lib/audit-log.ts';
import { createHandler } from './discard-dead-letter.ts';

const { QUEUES, TABLE, AWAITED_QUEUES } = z
  .object({ QUEUES: watchedQueues, TABLE: z.string().min(1), AWAITED_QUEUES: z.string().min(1) })
  .parse(process.env);

const client = new SQSClient({});
const urlOf = createQueueUrls(client);
const pause = createPause(wait, Math.random);

const log = new Logger();

/** Data source of `discardDeadLetter`. */
export const handler = forRequest(
  log,
  createHandler({
    queues: QUEUES,
    open: async (queueName) => createDeadLetterQueue(client, await urlOf(queueName), pause),
    awaited: AWAITED_QUEUES.split(','),
    openAwaited: async (queueName) => createMessageQueue(client, await urlOf(queueName), pause),
    audit: createAuditLog(new DynamoDBClient({}), TABLE),
    log,
    newId: createUlids(Date.now, randomBytes),
    nowMs: Date.now,
  }),
);
