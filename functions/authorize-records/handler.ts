import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { z } from 'zod';
import { createHandler } from './authorize-records.ts';
import { createQuota } from '../lib/quota.ts';

const { TABLE } = z.object({ TABLE: z.string().min(1) }).parse(process.env);

/** Data source of the mutations that write records. */
export const handler = createHandler({
  quota: createQuota(new DynamoDBClient({}), TABLE),
  log: new Logger(),
  nowMs: Date.now,
});
