import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { z } from 'zod';
import { forRequest } from '../lib/for-request.ts';
import { createHandler } from './record-stats.ts';

const { TABLE } = z.object({ TABLE: z.string().min(1) }).parse(process.env);

const log = new Logger();

/** Data source of `recordStats`. */
export const handler = forRequest(log, createHandler({ client: new DynamoDBClient({}), table: TABLE }));
