import { randomBytes } from 'node:crypto';
import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { z } from 'zod';
import { createUlids } from '../lib/ulid.ts';
import { createChatTable } from './chat-table.ts';
import { createHandler } from './notify-people.ts';

const { TABLE } = z.object({ TABLE: z.string().min(1) }).parse(process.env);

/** The queue of events that name people: makes notifications of them. */
export const handler = createHandler({
  table: createChatTable(new DynamoDBClient({}), TABLE),
  log: new Logger(),
  newId: createUlids(Date.now, randomBytes),
  nowMs: Date.now,
});
