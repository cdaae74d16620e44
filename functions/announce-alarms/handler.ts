import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { z } from 'zod';
import { createPause } from '../lib/attempts.ts';
import { createGraphQlClient } from '../lib/graphql-client.ts';
import { readCredentials } from '../lib/signing.ts';
import { createUlids } from '../lib/ulid.ts';
import { watchedQueues } from '../lib/watched-queues.ts';
import { createHandler } from './announce-alarms.ts';
import { createOperators } from './operators.ts';
import { createOpsRoom } from './ops-room.ts';

const { GRAPHQL_URL, TABLE, USER_POOL_ID, USER_POOL_REGION, QUEUES, ALARM_PREFIX } = z
  .object({
    GRAPHQL_URL: z.url(),
    TABLE: z.string().min(1),
    USER_POOL_ID: z.string().min(1),
    /** Users are in the first region, whichever this is. */
    USER_POOL_REGION: z.string().min(1),
    QUEUES: watchedQueues,
    ALARM_PREFIX: z.string(),
  })
  .parse(process.env);

/** The queue of alarms that changed: tells operators in their room. */
export const handler = createHandler({
  room: createOpsRoom({
    client: new DynamoDBClient({}),
    table: TABLE,
    newId: createUlids(Date.now, randomBytes),
    now: () => new Date(),
    pause: createPause(wait, Math.random),
  }),
  listOperators: createOperators(
    new CognitoIdentityProviderClient({ region: USER_POOL_REGION }),
    USER_POOL_ID,
  ),
  api: createGraphQlClient({ url: GRAPHQL_URL, credentials: readCredentials(process.env), send: fetch }),
  queues: QUEUES,
  alarmPrefix: ALARM_PREFIX,
  log: new Logger(),
});
