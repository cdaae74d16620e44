import { setTimeout as wait } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { z } from 'zod';
import { createPause } from '../lib/attempts.ts';
import { createMessageQueue } from '../lib/message-queue.ts';
import { createHandler } from './publish-domain-events.ts';
import { createTopic } from './topic.ts';

const { TOPIC_ARN, FAILURES_URL } = z
  .object({ TOPIC_ARN: z.string().min(1), FAILURES_URL: z.url() })
  .parse(process.env);

const pause = createPause(wait, Math.random);

/** The streams of the chat, tree and record tables: tells the topic what happened. */
export const handler = createHandler({
  topic: createTopic(new SNSClient({}), TOPIC_ARN, pause),
  failures: createMessageQueue(new SQSClient({}), FAILURES_URL, pause),
  log: new Logger(),
});
