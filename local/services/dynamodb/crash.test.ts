import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createManualClock } from '../../testing/manual-clock.ts';
import type { JsonObject } from '../../lib/json.ts';
import { createLogger } from '../../lib/logger.ts';
import type { Item } from './attribute-value.ts';
import { messages, things } from './contract/subject.ts';
import { startDynamoDb, type DynamoDb, type StreamRecord } from './dynamodb.ts';

const writer = fileURLToPath(new URL('./contract/crash-writer.fixture.ts', import.meta.url));

function open(dataDir: string): Promise<DynamoDb & AsyncDisposable> {
  return startDynamoDb({
    tables: [things, messages],
    dataDir,
    clock: createManualClock(Date.now()),
    log: createLogger('silent', () => undefined),
    region: 'eu-west-1',
    accountId: '123456789012',
  });
}

/** Runs the writer until it has acknowledged `count` writes, looks at it, and kills it without warning. */
async function writeAndKill(
  dataDir: string,
  first: number,
  count: number,
  whileRunning: () => Promise<void>,
): Promise<number[]> {
  const child = spawn(process.execPath, ['--import', 'tsx', writer, dataDir, String(first)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const acknowledged: number[] = [];
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      acknowledged.push(Number(line));
      if (acknowledged.length === 1) await whileRunning();
      if (acknowledged.length >= count) break;
    }
  } finally {
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  }
  return acknowledged;
}

async function timesIn(dynamoDb: DynamoDb, room: string): Promise<number[]> {
  const times: number[] = [];
  let start: JsonObject = {};
  for (;;) {
    const page = await dynamoDb.call('Query', {
      TableName: 'Messages',
      KeyConditionExpression: 'room = :room',
      ExpressionAttributeValues: { ':room': { S: room } },
      ...start,
    });
    times.push(...(page['Items'] as Item[]).map(({ at }) => Number(at?.N)));
    if (page['LastEvaluatedKey'] === undefined) return times;
    start = { ExclusiveStartKey: page['LastEvaluatedKey'] };
  }
}

async function wholeStream(dynamoDb: DynamoDb): Promise<StreamRecord[]> {
  const records: StreamRecord[] = [];
  for (;;) {
    const last = records.at(-1)?.dynamodb.SequenceNumber ?? null;
    const page = await dynamoDb.streams.read(messages.streamArn ?? '', last, 500);
    if (page.length === 0) return records;
    records.push(...page);
  }
}

describe('a data directory', () => {
  it(
    'keeps every acknowledged write, and transactions whole, when the process is killed',
    { timeout: 60_000 },
    async () => {
      const dataDir = await mkdtemp(join(tmpdir(), 'dynamodb-'));
      try {
        const acknowledged: number[] = [];
        for (let round = 0; round < 3; round++) {
          const first = round * 1_000_000;
          const numbers = await writeAndKill(dataDir, first, 150, async () => {
            // A second runtime is kept out while the first one lives.
            await expect(open(dataDir)).rejects.toMatchObject({
              code: 'DataDirectoryInUse',
              message: expect.stringMatching(/^Another process is using the data in [^\n]*$/),
            });
          });
          acknowledged.push(...numbers);

          await using dynamoDb = await open(dataDir);
          const left = await timesIn(dynamoDb, 'left');
          expect(left).toEqual(expect.arrayContaining(acknowledged));
          expect(await timesIn(dynamoDb, 'right')).toEqual(left);
          const { Item: count } = await dynamoDb.call('GetItem', {
            TableName: 'Things',
            Key: { id: { S: 'count' } },
          });
          expect(count).toMatchObject({ n: { N: String(left.length) } });
          const indexed = await dynamoDb.call('Scan', {
            TableName: 'Messages',
            IndexName: 'authors',
            Select: 'COUNT',
          });
          expect(indexed['Count']).toBe(left.length * 2);
          const records = await wholeStream(dynamoDb);
          const streamed = records.filter(({ dynamodb }) => dynamodb.Keys['room']?.S === 'left');
          expect(records).toHaveLength(left.length * 2);
          expect(
            streamed.map(({ dynamodb }) => Number(dynamodb.Keys['at']?.N)).sort((a, b) => a - b),
          ).toEqual(left);
        }
      } finally {
        await rm(dataDir, { recursive: true });
      }
    },
  );
});
