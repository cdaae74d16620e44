import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { UserPool } from '../lib/user-pool.ts';

/** Who has, or had, an account. */
export interface Accounts {
  /** True also for an account that is deleted: what came back from a backup can be deleted again. */
  isKnown(userId: string): Promise<boolean>;
  /** Lets nobody sign in with it any more. */
  disable(userId: string): Promise<void>;
}

/** `userId` has to be a UUID. */
export function createAccounts(
  users: Pick<UserPool, 'usernameOf' | 'disable'>,
  client: DynamoDBClient,
  chatTable: string,
): Accounts {
  return {
    async isKnown(userId) {
      if ((await users.usernameOf(userId)) !== null) return true;
      const { Item } = await client.send(
        new GetItemCommand({
          TableName: chatTable,
          Key: marshall({ pk: `USER#${userId}`, sk: 'PROFILE' }),
          ConsistentRead: true,
        }),
      );
      return Item !== undefined;
    },
    async disable(userId) {
      const username = await users.usernameOf(userId);
      if (username !== null) await users.disable(username);
    },
  };
}
