import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { z } from 'zod';
import { createPause } from '../lib/attempts.ts';
import { createGraphQlClient } from '../lib/graphql-client.ts';
import { readCredentials } from '../lib/signing.ts';
import { createUlids } from '../lib/ulid.ts';
import { createChatTable } from './chat-table.ts';
import { createHandler } from './publish-chat-changes.ts';

const { GRAPHQL_URL, TABLE } = z
  .object({ GRAPHQL_URL: z.url(), TABLE: z.string().min(1) })
  .parse(process.env);

/** The chat table's stream: tells subscribers and members what changed. */
export const handler = createHandler({
  api: createGraphQlClient({
    url: GRAPHQL_URL,
    credentials: readCredentials(process.env),
    send: fetch,
  }),
  table: createChatTable(new DynamoDBClient({}), TABLE),
  log: new Logger(),
  pause: createPause(wait, Math.random),
  newId: createUlids(Date.now, randomBytes),
  nowMs: Date.now,
});
