import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { z } from 'zod';
import { createSigningKeys } from '../lib/signing-keys.ts';
import { createHandler } from './authorize-machine.ts';
import { createTokenTable } from './token-table.ts';

const { TABLE, SECRET_ID } = z
  .object({ TABLE: z.string().min(1), SECRET_ID: z.string().min(1) })
  .parse(process.env);

/** Authorizer of the API's mode AWS_LAMBDA. */
export const handler = createHandler({
  table: createTokenTable(new DynamoDBClient({}), TABLE),
  keys: createSigningKeys(new SecretsManagerClient({}), SECRET_ID, Date.now),
  log: new Logger(),
  nowMs: Date.now,
});
