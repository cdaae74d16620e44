import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';

/** Remembers which events were counted. */
export interface SeenEvents {
  /** True the first time. */
  isNew(id: string): Promise<boolean>;
}

/** Longer than an event can lie in the queue and then among the dead letters. */
const rememberedDays = 30;

export function createSeenEvents(client: DynamoDBClient, table: string, nowMs: () => number): SeenEvents {
  return {
    async isNew(id) {
      const expiresAt = Math.floor(nowMs() / 1000) + rememberedDays * 86_400;
      try {
        await client.send(
          new PutItemCommand({
            TableName: table,
            Item: marshall({ pk: `METRICS#${id}`, expiresAt }),
            ConditionExpression: 'attribute_not_exists(pk)',
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
