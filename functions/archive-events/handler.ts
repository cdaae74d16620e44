import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { z } from 'zod';
import { createPause } from '../lib/attempts.ts';
import { createUlids } from '../lib/ulid.ts';
import { createHandler } from './archive-events.ts';
import { createBucket } from './bucket.ts';
import { createClaims } from './claims.ts';
import { createPeopleIndex } from './people-index.ts';

const { TABLE, PEOPLE_TABLE, BUCKET } = z
  .object({ TABLE: z.string().min(1), PEOPLE_TABLE: z.string().min(1), BUCKET: z.string().min(1) })
  .parse(process.env);

const client = new DynamoDBClient({});

/** The queue of all events: keeps them for the long term. */
export const handler = createHandler({
  claims: createClaims(client, TABLE),
  bucket: createBucket(new S3Client({}), BUCKET),
  people: createPeopleIndex(client, PEOPLE_TABLE, createPause(wait, Math.random)),
  log: new Logger(),
  newId: createUlids(Date.now, randomBytes),
  nowMs: Date.now,
});
