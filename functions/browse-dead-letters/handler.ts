import { setTimeout as wait } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import { SQSClient } from '@aws-sdk/client-sqs';
import { z } from 'zod';
import { forRequest } from '../lib/for-request.ts';
import { createPause } from '../lib/attempts.ts';
import { createDeadLetterQueue } from '../lib/dead-letter-queue.ts';
import { createQueueDepths } from '../lib/queue-depth.ts';
import { createQueueUrls } from '../lib/queue-urls.ts';
import { watchedQueues } from '../lib/watched-queues.ts';
import { createHandler } from './browse-dead-letters.ts';

const { QUEUES } = z.object({ QUEUES: watchedQueues }).parse(process.env);

const client = new SQSClient({});
const urlOf = createQueueUrls(client);
const pause = createPause(wait, Math.random);

const log = new Logger();

/** Data source of `deadLetters`. */
export const handler = forRequest(
  log,
  createHandler({
    queues: QUEUES,
    open: async (queueName) => createDeadLetterQueue(client, await urlOf(queueName), pause),
    depthOf: createQueueDepths(client, urlOf),
    log,
  }),
);
