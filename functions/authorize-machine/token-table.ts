import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { tokenKey } from '../lib/token-key.ts';

/** The tokens of owners, as far as the authorizer needs them. */
export interface TokenTable {
  /** True for a token that was issued and not revoked. */
  isLive(ownerId: string, id: string): Promise<boolean>;
}

export function createTokenTable(client: DynamoDBClient, table: string): TokenTable {
  return {
    async isLive(ownerId, id) {
      const { Item } = await client.send(
        new GetItemCommand({
          TableName: table,
          Key: marshall(tokenKey(ownerId, id)),
          // A revocation counts from the moment it was answered.
          ConsistentRead: true,
          ProjectionExpression: 'sk, revokedAt',
        }),
      );
      return Item !== undefined && Item['revokedAt'] === undefined;
    },
  };
}
