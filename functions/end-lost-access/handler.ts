import { Logger } from '@aws-lambda-powertools/logger';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { z } from 'zod';
import { createGraphQlClient } from '../lib/graphql-client.ts';
import { createLiveTokens } from '../lib/live-tokens.ts';
import { readCredentials } from '../lib/signing.ts';
import { createUserPool } from '../lib/user-pool.ts';
import { createHandler } from './end-lost-access.ts';

const { GRAPHQL_URL, USER_POOL_ID, TABLE } = z
  .object({ GRAPHQL_URL: z.url(), USER_POOL_ID: z.string().min(1), TABLE: z.string().min(1) })
  .parse(process.env);

/** The queue of people who lost a group or their account. */
export const handler = createHandler({
  users: createUserPool(new CognitoIdentityProviderClient({}), USER_POOL_ID),
  tokens: createLiveTokens(new DynamoDBClient({}), TABLE),
  api: createGraphQlClient({ url: GRAPHQL_URL, credentials: readCredentials(process.env), send: fetch }),
  log: new Logger(),
  nowMs: Date.now,
});
