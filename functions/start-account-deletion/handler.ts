import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { z } from 'zod';
import { forRequest } from '../lib/for-request.ts';
import { createPause } from '../lib/attempts.ts';
import { createAuditLog } from '../lib/audit-log.ts';
import { createMessageQueue } from '../lib/message-queue.ts';
import { createUlids } from '../lib/ulid.ts';
import { createUserPool } from '../lib/user-pool.ts';
import { createAccounts } from './accounts.ts';
import { createHandler } from './start-account-deletion.ts';

const name = z.string().min(1);
const env = z
  .object({ QUEUE_URL: z.url(), USER_POOL_ID: name, CHAT_TABLE: name, OPERATIONS_TABLE: name })
  .parse(process.env);

const client = new DynamoDBClient({});

const log = new Logger();

/** Data source of `deleteMyAccount` and `deleteAccount`. */
export const handler = forRequest(
  log,
  createHandler({
    accounts: createAccounts(
      createUserPool(new CognitoIdentityProviderClient({}), env.USER_POOL_ID),
      client,
      env.CHAT_TABLE,
    ),
    audit: createAuditLog(client, env.OPERATIONS_TABLE),
    queue: createMessageQueue(new SQSClient({}), env.QUEUE_URL, createPause(wait, Math.random)),
    log,
    newId: createUlids(Date.now, randomBytes),
    nowMs: Date.now,
  }),
);
