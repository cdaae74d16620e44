import {
  BatchGetItemCommand,
  type DynamoDBClient,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { z } from 'zod';
import { StillBusyError } from '../lib/attempts.ts';
import { isRace } from '../lib/race.ts';

/** Which object an event belongs in, since when (epoch milliseconds). */
export interface Claim {
  object: string;
  claimedAtMs: number;
}

/** Says of each event which object holds it, or is about to. */
export interface Claims {
  /** The claims there are, by event id; a hundred ids at most. @throws StillBusyError */
  find(ids: readonly string[]): Promise<Map<string, Claim>>;
  /**
   * Claims events for an object, all or none; a hundred at most.
   *
   * @param before the claims that were found, which are given up.
   * @returns false when somebody else claimed one of them meanwhile.
   */
  claim(ids: readonly string[], claim: Claim, before: ReadonlyMap<string, Claim>): Promise<boolean>;
}

/** Longer than an event can lie in the queue and then among the dead letters. */
const claimDays = 30;

const stored = z.object({ pk: z.string(), object: z.string(), claimedAtMs: z.number() });
const keyOf = (id: string) => ({ pk: `ARCHIVE#${id}` });

export function createClaims(client: DynamoDBClient, table: string): Claims {
  return {
    async find(ids) {
      const { Responses, UnprocessedKeys } = await client.send(
        new BatchGetItemCommand({
          RequestItems: {
            [table]: { Keys: ids.map((id) => marshall(keyOf(id))), ConsistentRead: true },
          },
        }),
      );
      if (UnprocessedKeys?.[table]) throw new StillBusyError('The table stayed busy.');
      const items = (Responses?.[table] ?? []).map((item) => stored.parse(unmarshall(item)));
      return new Map(items.map(({ pk, ...claim }) => [pk.slice('ARCHIVE#'.length), claim]));
    },
    async claim(ids, claim, before) {
      const TransactItems = ids.map((id) => putClaim(table, id, claim, before.get(id)));
      try {
        await client.send(new TransactWriteItemsCommand({ TransactItems }));
        return true;
      } catch (failure) {
        if (isRace(failure)) return false;
        throw failure;
      }
    },
  };
}

function putClaim(table: string, id: string, claim: Claim, before: Claim | undefined): TransactWriteItem {
  const expiresAt = Math.floor(claim.claimedAtMs / 1000) + claimDays * 86_400;
  return {
    Put: {
      TableName: table,
      Item: marshall({ ...keyOf(id), ...claim, expiresAt }),
      ...(before
        ? {
            ConditionExpression: '#object = :before',
            ExpressionAttributeNames: { '#object': 'object' },
            ExpressionAttributeValues: marshall({ ':before': before.object }),
          }
        : { ConditionExpression: 'attribute_not_exists(pk)' }),
    },
  };
}
