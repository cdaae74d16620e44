import { type DynamoDBClient, QueryCommand, type QueryCommandInput } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { z } from 'zod';

/** A page of a Query. */
export interface TablePage<T> {
  items: T[];
  /** The sort key of what was read last, though a filter may have left it out; `null` at the end. */
  next: string | null;
}

type PageInput = Omit<QueryCommandInput, 'ExpressionAttributeValues'> & { values: Record<string, unknown> };

/** Reads one page, strongly consistent unless of an index. `sort` is the name of the sort key. @throws ZodError */
export async function readPage<T>(
  client: DynamoDBClient,
  { values, ...input }: PageInput,
  schema: z.ZodType<T>,
  sort = 'sk',
): Promise<TablePage<T>> {
  const { Items = [], LastEvaluatedKey } = await client.send(
    new QueryCommand({
      ConsistentRead: input.IndexName === undefined,
      ...input,
      ExpressionAttributeValues: marshall(values),
    }),
  );
  return {
    items: Items.map((item) => schema.parse(unmarshall(item))),
    next: LastEvaluatedKey ? z.string().parse(unmarshall(LastEvaluatedKey)[sort]) : null,
  };
}
