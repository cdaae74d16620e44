import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { z } from 'zod';
import { tokenKey } from '../lib/token-key.ts';
import { rightOfScope, tokenScope } from '../lib/token-scope.ts';

/** The tokens of owners, as far as the authorizer needs them. */
export interface TokenTable {
  /** What a token allows now; `null` for one that was not issued, has ended or was revoked. */
  rightsOf(ownerId: string, id: string, nowMs: number): Promise<readonly string[] | null>;
}

const stored = z.object({
  scopes: z.array(tokenScope),
  validUntil: z.iso.datetime(),
  revokedAt: z.string().optional(),
});

export function createTokenTable(client: DynamoDBClient, table: string): TokenTable {
  return {
    async rightsOf(ownerId, id, nowMs) {
      const { Item } = await client.send(
        new GetItemCommand({
          TableName: table,
          Key: marshall(tokenKey(ownerId, id)),
          // A revocation counts from the moment it was answered.
          ConsistentRead: true,
        }),
      );
      if (!Item) return null;
      const { scopes, validUntil, revokedAt } = stored.parse(unmarshall(Item));
      if (revokedAt !== undefined || Date.parse(validUntil) <= nowMs) return null;
      return scopes.map((scope) => rightOfScope[scope]);
    },
  };
}
