import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { z } from 'zod';
import { createPause } from '../lib/attempts.ts';
import { createFailures } from '../lib/failures.ts';
import { createGraphQlClient } from '../lib/graphql-client.ts';
import { readCredentials } from '../lib/signing.ts';
import { createUlids } from '../lib/ulid.ts';
import { createIdsAfter } from './change-ids.ts';
import { createHandler } from './publish-tree-changes.ts';
import { createTreeTable } from './tree-table.ts';

const { GRAPHQL_URL, TABLE, FAILURES_URL } = z
  .object({ GRAPHQL_URL: z.url(), TABLE: z.string().min(1), FAILURES_URL: z.url() })
  .parse(process.env);

/** The tree table's stream: tells subscribers what changed, whoever changed it. */
export const handler = createHandler({
  api: createGraphQlClient({
    url: GRAPHQL_URL,
    credentials: readCredentials(process.env),
    send: fetch,
  }),
  table: createTreeTable(new DynamoDBClient({}), TABLE),
  failures: createFailures(new SQSClient({}), FAILURES_URL),
  log: new Logger(),
  pause: createPause(wait, Math.random),
  newIdAfter: createIdsAfter(createUlids(Date.now, randomBytes)),
  nowMs: Date.now,
});
