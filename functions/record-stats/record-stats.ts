import { type DynamoDBClient, paginateQuery } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { z } from 'zod';
import { type Bucket, bucketCount, bucketMs, bucketsOf, type Measured } from './buckets.ts';

const request = z.object({
  ownerId: z.string().min(1),
  from: z.string(),
  to: z.string(),
  bucket: z.enum(['MINUTE', 'HOUR', 'DAY']),
});

const maxBuckets = 400;

export type StatsResult =
  | { outcome: 'DONE'; total: number; buckets: Bucket[] }
  | { outcome: 'BAD_REQUEST' }
  | { outcome: 'LIMIT_EXCEEDED'; limit: string; value: number };

const measured = z.object({ occurredAt: z.string(), value: z.number().optional() });

/** Measures the records of an owner between two times, `from` included, `to` not. */
export function createHandler({ client, table }: { client: DynamoDBClient; table: string }) {
  async function read(ownerId: string, from: string, to: string): Promise<Measured[]> {
    const pages = paginateQuery(
      { client },
      {
        TableName: table,
        IndexName: 'byOccurrence',
        KeyConditionExpression: 'ownerKey = :owner AND occurrenceSort BETWEEN :from AND :to',
        ProjectionExpression: 'occurredAt, #value',
        ExpressionAttributeNames: { '#value': 'value' },
        ExpressionAttributeValues: marshall({ ':owner': `OWNER#${ownerId}`, ':from': from, ':to': to }),
      },
    );
    const found: Measured[] = [];
    for await (const { Items = [] } of pages) {
      for (const item of Items) found.push(measured.parse(unmarshall(item)));
    }
    return found;
  }

  return async (event: unknown): Promise<StatsResult> => {
    const { ownerId, from, to, bucket } = request.parse(event);
    const [fromMs, toMs] = [Date.parse(from), Date.parse(to)];
    if (!(fromMs < toMs)) return { outcome: 'BAD_REQUEST' };
    if (bucketCount(fromMs, toMs, bucketMs[bucket]) > maxBuckets) {
      return { outcome: 'LIMIT_EXCEEDED', limit: 'statsBuckets', value: maxBuckets };
    }
    const records = await read(ownerId, new Date(fromMs).toISOString(), new Date(toMs).toISOString());
    return { outcome: 'DONE', total: records.length, buckets: bucketsOf(records, bucketMs[bucket]) };
  };
}
