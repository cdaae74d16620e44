import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { z } from 'zod';
import { createHandler } from './record-stats.ts';

const { TABLE } = z.object({ TABLE: z.string().min(1) }).parse(process.env);

/** Data source of `recordStats`. */
export const handler = createHandler({ client: new DynamoDBClient({}), table: TABLE });
