import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { z } from 'zod';
import { liveTokensKey, tokenKey } from './token-key.ts';

/** The tokens that a user made for machines. */
export interface LiveTokens {
  /** Revokes all of them, and lets the user make no other before signing in again. */
  revokeAll(ownerId: string, nowMs: number): Promise<void>;
  /** When that was done last, in epoch seconds; 0 when it never was, or when there are live tokens: new or left over. */
  revokedAllAt(ownerId: string): Promise<number>;
}

const before = z.object({
  live: z.record(z.string(), z.number()).default({}),
  signedOutAt: z.number().default(0),
});

export function createLiveTokens(client: DynamoDBClient, table: string): LiveTokens {
  /** From here on no token is added by who signed in earlier: see `functions/issue-access-token`. */
  async function close(ownerId: string, nowMs: number): Promise<string[]> {
    const { Attributes = {} } = await client.send(
      new UpdateItemCommand({
        TableName: table,
        Key: marshall(liveTokensKey(ownerId)),
        UpdateExpression: 'SET signedOutAt = :now, #live = if_not_exists(#live, :none) ADD version :one',
        ExpressionAttributeNames: { '#live': 'live' },
        ExpressionAttributeValues: marshall({ ':now': Math.floor(nowMs / 1000), ':none': {}, ':one': 1 }),
        ReturnValues: 'ALL_NEW',
      }),
    );
    return Object.keys(before.parse(unmarshall(Attributes)).live);
  }

  async function revoke(ownerId: string, id: string, nowMs: number): Promise<void> {
    try {
      await client.send(
        new UpdateItemCommand({
          TableName: table,
          Key: marshall(tokenKey(ownerId, id)),
          UpdateExpression: 'SET revokedAt = if_not_exists(revokedAt, :now)',
          ConditionExpression: 'attribute_exists(pk)',
          ExpressionAttributeValues: marshall({ ':now': new Date(nowMs).toISOString() }),
        }),
      );
    } catch (failure) {
      // It expired, and its item is gone.
      if (!(failure instanceof ConditionalCheckFailedException)) throw failure;
    }
    await client.send(
      new UpdateItemCommand({
        TableName: table,
        Key: marshall(liveTokensKey(ownerId)),
        UpdateExpression: 'REMOVE #live.#id ADD version :one',
        ExpressionAttributeNames: { '#live': 'live', '#id': id },
        ExpressionAttributeValues: marshall({ ':one': 1 }),
      }),
    );
  }

  return {
    async revokedAllAt(ownerId) {
      const { Item = {} } = await client.send(
        new GetItemCommand({ TableName: table, Key: marshall(liveTokensKey(ownerId)), ConsistentRead: true }),
      );
      const { live, signedOutAt } = before.parse(unmarshall(Item));
      return Object.keys(live).length > 0 ? 0 : signedOutAt;
    },
    async revokeAll(ownerId, nowMs) {
      for (const id of await close(ownerId, nowMs)) await revoke(ownerId, id, nowMs);
    },
  };
}
