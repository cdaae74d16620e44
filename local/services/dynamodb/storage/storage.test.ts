import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openStorage, pagesOf, type Change, type Cursor, type Range, type Storage } from './storage.ts';

/** Few enough to be hit again, many enough to fill several leaves. */
const key = fc.integer({ min: 0, max: 1_500 }).map((number) => `key~${String(number).padStart(4, '0')}`);
const changes = fc.array(fc.tuple(key, fc.oneof(fc.string({ maxLength: 3 }), fc.constant(null))), {
  maxLength: 700,
  size: 'max',
});
const bound = (open: 'gt' | 'lt', closed: 'gte' | 'lte') =>
  fc.oneof(
    fc.constant({}),
    key.map((name) => ({ [open]: name })),
    key.map((name) => ({ [closed]: name })),
  );
const settings = fc.record(
  { reverse: fc.boolean(), limit: fc.integer({ min: 1, max: 40 }) },
  { requiredKeys: [] },
);
const range = fc
  .tuple(bound('gt', 'gte'), bound('lt', 'lte'), settings)
  .map(([from, to, rest]): Range => ({ ...from, ...to, ...rest }));

function applied(entries: ReadonlyMap<string, string>, changed: readonly Change[]): Map<string, string> {
  const after = new Map(entries);
  for (const [name, text] of changed) {
    if (text === null) after.delete(name);
    else after.set(name, text);
  }
  return after;
}

function within(entries: ReadonlyMap<string, string>, { gt, gte, lt, lte, reverse, limit }: Range) {
  const found = [...entries]
    .filter(([name]) => (gt !== undefined ? name > gt : gte === undefined || name >= gte))
    .filter(([name]) => (lt !== undefined ? name < lt : lte === undefined || name <= lte))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return (reverse ? found.reverse() : found).slice(0, limit);
}

async function all(cursor: Cursor): Promise<[string, string][]> {
  const entries: [string, string][] = [];
  for await (const page of pagesOf(cursor, 7)) entries.push(...page);
  return entries;
}

async function openTemporary(isOnDisk: boolean): Promise<Storage> {
  if (!isOnDisk) return openStorage(null);
  const directory = await mkdtemp(path.join(tmpdir(), 'chorus-storage-'));
  const storage = await openStorage(directory);
  return {
    ...storage,
    async [Symbol.asyncDispose]() {
      await storage[Symbol.asyncDispose]();
      await rm(directory, { recursive: true });
    },
  };
}

describe.each([
  ['in memory', false, 60],
  ['on disk', true, 15],
] as const)('storage %s', (_where, isOnDisk, numRuns) => {
  it('holds what was written, in order, and shows a reader what was there when they began', async () => {
    const trial = fc.asyncProperty(changes, range, changes, range, async (first, early, second, late) => {
      await using storage = await openTemporary(isOnDisk);
      await storage.write(first);
      const before = applied(new Map(), first);
      const [cursor, snapshot] = [storage.scan(early), storage.snapshot()];
      const begun = await cursor.next(3);
      await storage.write(second);
      const after = applied(before, second);

      expect([...begun, ...(await all(cursor))]).toEqual(within(before, early));
      expect(await all(storage.scan(late))).toEqual(within(after, late));
      for (const [name] of second) {
        expect(snapshot.get(name)).toBe(before.get(name));
        expect(storage.get(name)).toBe(after.get(name));
      }
      await snapshot.close();
    });
    await fc.assert(trial, { numRuns });
  });

  it('removes a range, and nothing beside it', async () => {
    const trial = fc.asyncProperty(changes, range, async (written, { reverse: _, limit: __, ...cleared }) => {
      await using storage = await openTemporary(isOnDisk);
      await storage.write(written);
      await storage.clear(cleared);

      const before = applied(new Map(), written);
      const gone = within(before, cleared).map(([name]): Change => [name, null]);
      expect(await all(storage.scan({}))).toEqual(within(applied(before, gone), {}));
    });
    await fc.assert(trial, { numRuns });
  });
});
