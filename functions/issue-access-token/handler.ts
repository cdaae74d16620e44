import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { z } from 'zod';
import { forRequest } from '../lib/for-request.ts';
import { createPause } from '../lib/attempts.ts';
import { createSigningKeys } from '../lib/signing-keys.ts';
import { createUlids } from '../lib/ulid.ts';
import { createHandler } from './issue-access-token.ts';
import { createTokenTable } from './token-table.ts';

const { TABLE, SECRET_ID, API_ID } = z
  .object({ TABLE: z.string().min(1), SECRET_ID: z.string().min(1), API_ID: z.string().min(1) })
  .parse(process.env);

const log = new Logger();

/** Data source of `createAccessToken`. */
export const handler = forRequest(
  log,
  createHandler({
    table: createTokenTable(new DynamoDBClient({}), TABLE),
    keys: createSigningKeys(new SecretsManagerClient({}), SECRET_ID, Date.now),
    audience: API_ID,
    log,
    newId: createUlids(Date.now, randomBytes),
    nowMs: Date.now,
    pause: createPause(wait, Math.random),
  }),
);
