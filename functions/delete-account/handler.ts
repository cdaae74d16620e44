import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { z } from 'zod';
import { createPause } from '../lib/attempts.ts';
import { createGraphQlClient } from '../lib/graphql-client.ts';
import { createLiveTokens } from '../lib/live-tokens.ts';
import { createMessageQueue } from '../lib/message-queue.ts';
import { readCredentials } from '../lib/signing.ts';
import { createUlids } from '../lib/ulid.ts';
import { createUserPool } from '../lib/user-pool.ts';
import { createArchiveBucket } from './archive-bucket.ts';
import { createClosing } from './close-account.ts';
import { createHandler } from './delete-account.ts';
import { createArchiveErasing } from './erase-archive.ts';
import { createItemErasing } from './erase-items.ts';
import { createNotifiedErasing } from './erase-notified.ts';
import { createRoomErasing } from './erase-rooms.ts';
import { createLeaving } from './leave-rooms.ts';

const name = z.string().min(1);
const env = z
  .object({
    GRAPHQL_URL: z.url(),
    QUEUE_URL: z.url(),
    USER_POOL_ID: name,
    CHAT_TABLE: name,
    TREE_TABLE: name,
    RECORD_TABLE: name,
    ARCHIVE_TABLE: name,
    ARCHIVE_BUCKET: name,
    LAST_PASS_MINUTES: z.coerce.number().int().min(1),
  })
  .parse(process.env);

const client = new DynamoDBClient({});
const pause = createPause(wait, Math.random);
const tools = {
  client,
  tables: {
    chat: env.CHAT_TABLE,
    tree: env.TREE_TABLE,
    records: env.RECORD_TABLE,
    archive: env.ARCHIVE_TABLE,
  },
  pause,
  newId: createUlids(Date.now, randomBytes),
  nowMs: Date.now,
};

/** The queue of deletions. */
export const handler = createHandler({
  steps: {
    close: createClosing(tools, {
      users: createUserPool(new CognitoIdentityProviderClient({}), env.USER_POOL_ID),
      tokens: createLiveTokens(client, env.RECORD_TABLE),
      api: createGraphQlClient({
        url: env.GRAPHQL_URL,
        credentials: readCredentials(process.env),
        send: fetch,
      }),
    }),
    leave: createLeaving(tools),
    rooms: createRoomErasing(tools),
    notified: createNotifiedErasing(tools),
    items: createItemErasing(tools),
    archive: createArchiveErasing(tools, createArchiveBucket(new S3Client({}), env.ARCHIVE_BUCKET)),
  },
  queue: createMessageQueue(new SQSClient({}), env.QUEUE_URL, pause),
  log: new Logger(),
  nowMs: Date.now,
  lastPassMs: env.LAST_PASS_MINUTES * 60_000,
});
