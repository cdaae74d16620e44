import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { z } from 'zod';
import { createHandler } from './measure-events.ts';
import { createSeenEvents } from './seen-events.ts';

const { TABLE } = z.object({ TABLE: z.string().min(1) }).parse(process.env);

/** The queue of all events: counts what happens, in embedded metric format. */
export const handler = createHandler({
  seen: createSeenEvents(new DynamoDBClient({}), TABLE, Date.now),
  metrics: new Metrics({ namespace: 'Chorus' }),
  log: new Logger(),
  nowMs: Date.now,
});
