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
  /** Takes back what was counted for records that there will not be. */
  giveBack(ownerId: string, count: number, nowMs: number): Promise<void>;
}

export function createQuota(client: DynamoDBClient, table: string): Quota {
  const keyOf = (ownerId: string, nowMs: number) =>
    marshall({ pk: `OWNER#${ownerId}`, sk: `QUOTA#${new Date(nowMs).toISOString().slice(0, 10)}` });

  return {
    async take(ownerId, count, nowMs) {
      try {
        await client.send(
          new UpdateItemCommand({
            TableName: table,
            Key: keyOf(ownerId, nowMs),
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
    async giveBack(ownerId, count, nowMs) {
      try {
        await client.send(
          new UpdateItemCommand({
            TableName: table,
            Key: keyOf(ownerId, nowMs),
            UpdateExpression: 'ADD used :less',
            // Past midnight the count begins anew, and nothing of it is owed.
            ConditionExpression: 'used >= :count',
            ExpressionAttributeValues: marshall({ ':less': -count, ':count': count }),
          }),
        );
      } catch (failure) {
        if (!(failure instanceof ConditionalCheckFailedException)) throw failure;
      }
    },
  };
}
