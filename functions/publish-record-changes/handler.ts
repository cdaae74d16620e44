import { setTimeout as wait } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import { SQSClient } from '@aws-sdk/client-sqs';
import { z } from 'zod';
import { createFailures } from '../lib/failures.ts';
import { createGraphQlClient } from '../lib/graphql-client.ts';
import { readCredentials } from '../lib/signing.ts';
import { createHandler } from './publish-record-changes.ts';

const { GRAPHQL_URL, FAILURES_URL } = z
  .object({ GRAPHQL_URL: z.url(), FAILURES_URL: z.url() })
  .parse(process.env);

/** The record table's stream: tells owners of their records and jobs. */
export const handler = createHandler({
  api: createGraphQlClient({ url: GRAPHQL_URL, credentials: readCredentials(process.env), send: fetch }),
  failures: createFailures(new SQSClient({}), FAILURES_URL),
  log: new Logger(),
  nowMs: Date.now,
  wait,
});
