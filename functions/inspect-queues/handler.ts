import { Logger } from '@aws-lambda-powertools/logger';
import { SQSClient } from '@aws-sdk/client-sqs';
import { z } from 'zod';
import { createCloudWatch } from '../lib/cloud-watch.ts';
import { forRequest } from '../lib/for-request.ts';
import { createQueueDepths } from '../lib/queue-depth.ts';
import { createQueueUrls } from '../lib/queue-urls.ts';
import { readCredentials } from '../lib/signing.ts';
import { watchedQueues } from '../lib/watched-queues.ts';
import { createHandler } from './inspect-queues.ts';
import { createQueueAges } from './queue-ages.ts';

const { QUEUES, AWS_ENDPOINT_URL } = z
  .object({ QUEUES: watchedQueues, AWS_ENDPOINT_URL: z.url().optional() })
  .parse(process.env);

const client = new SQSClient({});

const log = new Logger();

/** Data source of `queues`. */
export const handler = forRequest(
  log,
  createHandler({
    queues: QUEUES,
    depthOf: createQueueDepths(client, createQueueUrls(client)),
    agesOf: createQueueAges({
      call: createCloudWatch({
        // As the SDKs read it.
        url: AWS_ENDPOINT_URL ?? null,
        credentials: readCredentials(process.env),
        send: fetch,
      }),
      log,
      nowMs: Date.now,
    }),
  }),
);
