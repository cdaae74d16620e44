import { Logger } from '@aws-lambda-powertools/logger';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { z } from 'zod';
import { forRequest } from '../lib/for-request.ts';
import { createGraphQlClient } from '../lib/graphql-client.ts';
import { readCredentials } from '../lib/signing.ts';
import { createLiveTokens } from '../lib/live-tokens.ts';
import { createHandler } from './sign-out-user.ts';
import { createUserPool } from '../lib/user-pool.ts';

const { GRAPHQL_URL, USER_POOL_ID, TABLE } = z
  .object({ GRAPHQL_URL: z.url(), USER_POOL_ID: z.string().min(1), TABLE: z.string().min(1) })
  .parse(process.env);

const log = new Logger();

/** Data source of `Mutation.signOutUser`. */
export const handler = forRequest(
  log,
  createHandler({
    users: createUserPool(new CognitoIdentityProviderClient({}), USER_POOL_ID),
    tokens: createLiveTokens(new DynamoDBClient({}), TABLE),
    api: createGraphQlClient({
      url: GRAPHQL_URL,
      credentials: readCredentials(process.env),
      send: fetch,
    }),
    log,
    nowMs: Date.now,
  }),
);
