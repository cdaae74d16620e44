import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { describe, expect, it } from 'vitest';
import { createManualClock } from '../../local/testing/manual-clock.ts';
import { startTestDynamoDb } from '../../local/testing/start-test-dynamodb.ts';
import { createLiveTokens } from './live-tokens.ts';
import { testTable } from './testing/test-table.ts';
import { liveTokensKey, tokenKey } from './token-key.ts';

const table = 'records';
const owner = 'dana';
const nowMs = Date.parse('2026-11-21T12:00:00.000Z');

async function given() {
  const db = await startTestDynamoDb([testTable(table)], createManualClock());
  return {
    tokens: createLiveTokens(db.client, table),
    put: (item: object) => db.client.send(new PutItemCommand({ TableName: table, Item: marshall(item) })),
    async get(key: object) {
      const { Item = {} } = await db.client.send(
        new GetItemCommand({ TableName: table, Key: marshall(key), ConsistentRead: true }),
      );
      return unmarshall(Item);
    },
    [Symbol.asyncDispose]: () => db[Symbol.asyncDispose](),
  };
}

describe('The tokens that somebody made for machines', () => {
  it('are revoked, and it is known when', async () => {
    await using kit = await given();
    await kit.put({ ...tokenKey(owner, 't1'), id: 't1' });
    await kit.put({ ...liveTokensKey(owner), live: { t1: 1, gone: 2 }, version: 1 });
    expect(await kit.tokens.revokedAllAt(owner)).toBe(0);

    await kit.tokens.revokeAll(owner, nowMs);

    expect(await kit.get(tokenKey(owner, 't1'))).toMatchObject({ revokedAt: '2026-11-21T12:00:00.000Z' });
    expect(await kit.get(liveTokensKey(owner))).toMatchObject({ live: {}, signedOutAt: nowMs / 1000 });
    expect(await kit.tokens.revokedAllAt(owner)).toBe(nowMs / 1000);
  });

  it('are not all revoked while one is left, such as when it broke off', async () => {
    await using kit = await given();
    await kit.put({ ...liveTokensKey(owner), live: { t1: 1 }, signedOutAt: nowMs / 1000, version: 1 });

    expect(await kit.tokens.revokedAllAt(owner)).toBe(0);
    expect(await kit.tokens.revokedAllAt('nobody')).toBe(0);
  });
});
