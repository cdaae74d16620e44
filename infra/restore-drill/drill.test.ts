import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createManualClock } from '../../local/testing/manual-clock.ts';
import { startTestDynamoDb, type TestDynamoDb } from '../../local/testing/start-test-dynamodb.ts';
import { drillTable, exportTable, readExport } from './drill.ts';
import { createTableLike, writeItems } from './restore-table.ts';
import { hashOf, readTable } from './table-contents.ts';

const name = 'ChorusTable';
const arn = `arn:aws:dynamodb:eu-west-1:123456789012:table/${name}`;
const text = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' as const });
const model = {
  logicalId: name,
  name,
  arn,
  streamArn: null,
  streamViewType: null,
  timeToLiveAttribute: null,
  createTable: {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST' as const,
    AttributeDefinitions: ['pk', 'sk', 'nameKey'].map(text),
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' as const },
      { AttributeName: 'sk', KeyType: 'RANGE' as const },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: 'byName',
        KeySchema: [{ AttributeName: 'nameKey', KeyType: 'HASH' as const }],
        Projection: { ProjectionType: 'ALL' as const },
      },
    ],
  },
};

/** Every type of attribute, more items than a batch takes. */
const items = Array.from({ length: 60 }, (_, index) =>
  marshall({
    pk: `P${index % 7}`,
    sk: `S${index}`,
    nameKey: index % 2 === 0 ? 'even' : 'odd',
    text: 'ünïcode "quoted"\nlines',
    number: 12345678.9 + index,
    yes: true,
    none: null,
    list: [1, 'two', { three: 3 }],
    words: new Set(['b', 'a', 'c']),
    numbers: new Set([3, 1, 2]),
    bytes: new Uint8Array([0, 255, index]),
  }),
);

describe('A restore drill', () => {
  const folder = mkdtempSync(join(tmpdir(), 'chorus-drill-test-'));
  let db: TestDynamoDb;

  beforeEach(async () => {
    db = await startTestDynamoDb([model], createManualClock(0));
    await writeItems(db.client, name, items);
  });
  afterEach(async () => {
    await db[Symbol.asyncDispose]();
  });

  it('brings every item back as it was, and leaves nothing behind', async () => {
    const result = await drillTable(db.client, name, folder);

    expect(result.items).toBe(60);
    expect(result.after).toBe(result.before);
    expect(result.before).toMatch(/^[\da-f]{64}$/);
    expect((await db.client.send(new ListTablesCommand())).TableNames).toEqual([name]);
  });

  it('keeps exports from other users of the machine', async () => {
    const file = join(folder, 'own.jsonl');
    await exportTable(db.client, name, file);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('sees one changed byte, and one missing item', async () => {
    const file = join(folder, 'damaged.jsonl');
    const { hash } = await exportTable(db.client, name, file);
    writeFileSync(file, readFileSync(file, 'utf8').replace('ünïcode', 'unïcode'));
    await createTableLike(db.client, name, 'ChorusCopy');
    await writeItems(db.client, 'ChorusCopy', await readExport(file));

    expect((await readTable(db.client, 'ChorusCopy')).hash).not.toBe(hash);
    expect(hashOf(items.slice(1))).not.toBe(hash);
    expect(hashOf(items.toReversed())).toBe(hash);
  });

  it('refuses an export that holds something else', async () => {
    const file = join(folder, 'foreign.jsonl');
    writeFileSync(file, '{"pk":"plain text"}\n');
    await expect(readExport(file)).rejects.toThrow();
    rmSync(folder, { recursive: true });
  });

  it('tries again what a batch could not take', async () => {
    const item = marshall({ pk: 'P', sk: 'S' });
    await createTableLike(db.client, name, 'ChorusCopy');
    db.answerNext('BatchWriteItem', () => ({
      UnprocessedItems: { ChorusCopy: [{ PutRequest: { Item: item } }] },
    }));
    await writeItems(db.client, 'ChorusCopy', [item]);

    expect((await readTable(db.client, 'ChorusCopy')).items).toEqual([item]);
  });
});
