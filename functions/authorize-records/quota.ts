import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';

/** How many records an owner may submit or generate on one day (UTC). */
export const recordsPerDay = 100_000;

/** Counts what owners submit. */
export interface Quota {
  /** Counts `count` records; false, and nothing counted, when that is more than the day has left. */
  take(ownerId: string, count: number, nowMs: number): Promise<boolean>;
}

export function createQuota(client: DynamoDBClient, table: string): Quota {
  return {
    async take(ownerId, count, nowMs) {
      const day = new Date(nowMs).toISOString().slice(0, 10);
      try {
        await client.send(
          new UpdateItemCommand({
            TableName: table,
            Key: marshall({ pk: `OWNER#${ownerId}`, sk: `QUOTA#${day}` }),
            UpdateExpression: 'ADD used :count SET expiresAt = :expiresAt',
            ConditionExpression: 'attribute_not_exists(used) OR used <= :most',
            ExpressionAttributeValues: marshall({
              ':count': count,
              ':most': recordsPerDay - count,
              ':expiresAt': Math.floor(nowMs / 1000) + 2 * 86_400,
            }),
          }),
        );
        return true;
      } catch (failure) {
        if (failure instanceof ConditionalCheckFailedException) return false;
        throw failure;
      }
    },
  };
}
