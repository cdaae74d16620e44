import { randomBytes } from 'node:crypto';
import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { z } from 'zod';
import { createUlids } from '../lib/ulid.ts';
import { createHandler } from './archive-events.ts';
import { createBucket } from './bucket.ts';
import { createClaims } from './claims.ts';

const { TABLE, BUCKET } = z
  .object({ TABLE: z.string().min(1), BUCKET: z.string().min(1) })
  .parse(process.env);

/** The queue of all events: keeps them for the long term. */
export const handler = createHandler({
  claims: createClaims(new DynamoDBClient({}), TABLE),
  bucket: createBucket(new S3Client({}), BUCKET),
  log: new Logger(),
  newId: createUlids(Date.now, randomBytes),
  nowMs: Date.now,
});
