import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { z } from 'zod';
import { forRequest } from '../lib/for-request.ts';
import { createPause } from '../lib/attempts.ts';
import { createMessageQueue } from '../lib/message-queue.ts';
import { createQueueDepths } from '../lib/queue-depth.ts';
import { createQueueUrls } from '../lib/queue-urls.ts';
import { createUlids } from '../lib/ulid.ts';
import { watchedQueues } from '../lib/watched-queues.ts';
import { createRedriveStarts } from './redrive-starts.ts';
import { createHandler } from './start-redrive.ts';

const { QUEUES, TABLE, QUEUE_URL } = z
  .object({ QUEUES: watchedQueues, TABLE: z.string().min(1), QUEUE_URL: z.url() })
  .parse(process.env);

const client = new SQSClient({});

const log = new Logger();

/** Data source of `redriveDeadLetters`. */
export const handler = forRequest(
  log,
  createHandler({
    queues: QUEUES,
    depthOf: createQueueDepths(client, createQueueUrls(client)),
    starts: createRedriveStarts(new DynamoDBClient({}), TABLE),
    commands: createMessageQueue(client, QUEUE_URL, createPause(wait, Math.random)),
    log,
    newId: createUlids(Date.now, randomBytes),
    nowMs: Date.now,
  }),
);
