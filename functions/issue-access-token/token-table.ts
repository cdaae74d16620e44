import { type DynamoDBClient, GetItemCommand, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { z } from 'zod';
import { isRace } from '../lib/race.ts';
import { liveTokensKey, tokenKey } from '../lib/token-key.ts';
import type { TokenScope } from '../lib/token-scope.ts';

/** What is kept of a token. */
export interface StoredToken {
  id: string;
  ownerId: string;
  name: string;
  scopes: readonly TokenScope[];
  createdAt: string;
  validUntil: string;
}

const liveTokens = z.object({
  /** Token id to the second in which it ends. */
  live: z.record(z.string(), z.number()).default({}),
  version: z.int().default(0),
  /** The second in which the owner was signed out everywhere: see `functions/sign-out-user`. */
  signedOutAt: z.number().default(0),
});
export type LiveTokens = z.infer<typeof liveTokens>;

/** The tokens of owners. */
export interface TokenTable {
  /** The owner's live tokens, some of which may have expired. */
  readLive(ownerId: string): Promise<LiveTokens>;
  /** Stores a token; false, and nothing stored, when the live ones are no longer `before`. */
  add(token: StoredToken, before: LiveTokens, nowMs: number): Promise<boolean>;
}

/** Tokens stay in the list for a day after their end. */
const shownAfterSeconds = 86_400;

const seconds = (time: string) => Math.floor(Date.parse(time) / 1000);

/** Those that have not expired. */
export function unexpired({ live }: LiveTokens, nowMs: number): Record<string, number> {
  return Object.fromEntries(Object.entries(live).filter(([, end]) => end * 1000 > nowMs));
}

export function createTokenTable(client: DynamoDBClient, table: string): TokenTable {
  return {
    async readLive(ownerId) {
      const { Item = {} } = await client.send(
        new GetItemCommand({
          TableName: table,
          Key: marshall(liveTokensKey(ownerId)),
          ConsistentRead: true,
        }),
      );
      return liveTokens.parse(unmarshall(Item));
    },

    async add({ ownerId, ...token }, before, nowMs) {
      const end = seconds(token.validUntil);
      const item = { ...tokenKey(ownerId, token.id), ...token, expiresAt: end + shownAfterSeconds };
      const put = {
        Put: {
          TableName: table,
          Item: marshall(item),
          ConditionExpression: 'attribute_not_exists(pk)',
        },
      };
      const count = {
        Update: {
          TableName: table,
          Key: marshall(liveTokensKey(ownerId)),
          UpdateExpression: 'SET #live = :live, version = :next',
          ConditionExpression: 'version = :version OR (attribute_not_exists(version) AND :version = :none)',
          ExpressionAttributeNames: { '#live': 'live' },
          ExpressionAttributeValues: marshall({
            ':live': { ...unexpired(before, nowMs), [token.id]: end },
            ':version': before.version,
            ':next': before.version + 1,
            ':none': 0,
          }),
        },
      };
      try {
        await client.send(new TransactWriteItemsCommand({ TransactItems: [put, count] }));
        return true;
      } catch (failure) {
        if (isRace(failure)) return false;
        throw failure;
      }
    },
  };
}
