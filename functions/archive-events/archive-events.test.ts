import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createManualClock } from '../../local/testing/manual-clock.ts';
import { startTestDynamoDb, type TestDynamoDb } from '../../local/testing/start-test-dynamodb.ts';
import type { DomainEvent } from '../lib/domain-event.ts';
import { anEvent, queueBatch } from '../lib/testing/an-event.ts';
import { testTable } from '../lib/testing/test-table.ts';
import { createHandler } from './archive-events.ts';
import type { Bucket } from './bucket.ts';
import { createClaims } from './claims.ts';
import { createPeopleIndex } from './people-index.ts';

const table = testTable('Memory', { keys: ['pk'] });
const people = testTable('People', { keys: ['userId', 'object'] });

describe('archive-events', () => {
  let db: TestDynamoDb;
  let objects: Map<string, string>;
  const clock = createManualClock(Date.parse('2026-11-21T12:00:00.000Z'));
  const bucket: Bucket = {
    has: (key) => Promise.resolve(objects.has(key)),
    put: (key, text) => Promise.resolve(void objects.set(key, text)),
  };

  beforeEach(async () => {
    db = await startTestDynamoDb([table, people], clock);
    objects = new Map();
  });
  afterEach(() => db[Symbol.asyncDispose]());

  let made = 0;
  const archive = (events: DomainEvent[], into = bucket) =>
    createHandler({
      claims: createClaims(db.client, table.name),
      bucket: into,
      people: createPeopleIndex(db.client, people.name, () => Promise.resolve()),
      log: { info: () => undefined, error: () => undefined },
      newId: () => `object-${(made += 1)}`,
      nowMs: clock.now,
    })(queueBatch(...events));
  const lines = () =>
    [...objects.values()]
      .flatMap((text) => text.trimEnd().split('\n'))
      .map((line) => (JSON.parse(line) as DomainEvent).id)
      .sort();

  it('writes a batch as lines, by the day of what happened', async () => {
    const events = [
      anEvent('a'),
      anEvent('b'),
      anEvent('c', { time: '2026-11-20T23:59:59.999Z' }),
      anEvent('d', { type: 'chat.message.deleted.v1' }),
    ];
    expect(await archive(events)).toEqual({ batchItemFailures: [] });

    const folders = [...objects.keys()].map((key) => key.slice(0, key.lastIndexOf('/')));
    expect(folders.sort()).toEqual([
      'events/year=2026/month=11/day=20',
      'events/year=2026/month=11/day=21',
      'tombstones/year=2026/month=11/day=21',
    ]);
    expect(lines()).toEqual(['a', 'b', 'c', 'd']);
    const [first] = [...objects].find(([key]) => key.includes('day=21') && key.startsWith('events')) ?? [];
    expect(objects.get(first ?? '')).toBe(`${JSON.stringify(events[0])}\n${JSON.stringify(events[1])}\n`);
  });

  it('writes an event once, in whatever batches it comes again', async () => {
    await archive([anEvent('a'), anEvent('b'), anEvent('a')]);
    const before = new Map(objects);
    expect(await archive([anEvent('b'), anEvent('c'), anEvent('a')])).toEqual({ batchItemFailures: [] });

    expect(lines()).toEqual(['a', 'b', 'c']);
    for (const [key, text] of before) expect(objects.get(key)).toBe(text);
  });

  it('says before which object holds something of whom', async () => {
    const by = (authorId: string) => ({ data: { actorId: authorId, message: { authorId, body: 'secret' } } });
    const job = { source: '/chorus/records', type: 'records.job.started.v1', tenant: 'dana' } as const;
    const direct = {
      type: 'chat.room.created.v1',
      data: { room: { names: { eve: 'Eve', ana: 'Ana' } } },
    } as const;
    await archive([anEvent('a', by('ana')), anEvent('b', by('ben')), anEvent('c', by('ana'))]);
    await archive([anEvent('d', job), anEvent('e', direct)]);
    const dying: Bucket = { ...bucket, put: () => Promise.reject(new Error('killed')) };
    await archive([anEvent('f', by('carl'))], dying);

    const { Items = [] } = await db.client.send(new ScanCommand({ TableName: people.name }));
    const found = Items.map((item) => unmarshall(item));
    expect(found.map(({ userId }) => String(userId)).sort()).toEqual([
      'ana',
      'ana',
      'ben',
      'carl',
      'dana',
      'eve',
    ]);
    const [first, second] = [...objects.keys()];
    const of = (userId: string) =>
      found.filter((one) => one['userId'] === userId).map(({ object }) => String(object));
    expect(of('ana').sort()).toEqual([first, second].sort());
    expect(of('dana')).toEqual([second]);
  });

  it('takes over from who died before the object was written, when they must have died', async () => {
    const dying: Bucket = { ...bucket, put: () => Promise.reject(new Error('killed')) };
    expect((await archive([anEvent('a'), anEvent('b')], dying)).batchItemFailures).toHaveLength(2);

    // They may be writing still.
    expect((await archive([anEvent('b'), anEvent('c')])).batchItemFailures).toEqual([
      { itemIdentifier: 'm0' },
    ]);
    expect(lines()).toEqual(['c']);
    await clock.advance(60_000);
    expect(await archive([anEvent('a'), anEvent('b')])).toEqual({ batchItemFailures: [] });
    expect(lines()).toEqual(['a', 'b', 'c']);
  });

  it('lets one of two writers at once write an event', async () => {
    const results = await Promise.all([
      archive([anEvent('a'), anEvent('b')]),
      archive([anEvent('b'), anEvent('a')]),
    ]);
    await clock.advance(60_000);
    for (let round = 0; round < 2; round += 1) await archive([anEvent('a'), anEvent('b')]);

    expect(lines()).toEqual(['a', 'b']);
    expect(results.flatMap(({ batchItemFailures }) => batchItemFailures).length).toBeLessThanOrEqual(4);
  });
});
