import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ContextOverrides, loadResolverFile } from '../local/testing/evaluate-resolver.ts';
import { createManualClock } from '../local/testing/manual-clock.ts';
import { earliestUlid } from './lib/ulid.ts';

const clock = createManualClock();
const resolver = loadResolverFile(fileURLToPath(new URL('./Query.syncInbox.ts', import.meta.url)), { clock });
const identity = { sub: 'ana', username: 'ana', claims: {} };

interface Page {
  changes: { sk: string }[];
  cursor: string;
  hasMore: boolean;
  resyncRequired: boolean;
}

/** The first 16 characters stand for the time, so that a late change can be put between two others. */
const idAt = (ms: number, ending: string) => earliestUlid(ms).slice(0, 10) + ending.repeat(16);

/** One page of a log that holds `ids`, of which one Query reads `readable` at most. */
function sync(ids: string[], cursor: string | null, limit: number, readable = 1_000): Page {
  const args = { cursor, limit };
  const context: ContextOverrides = { identity, arguments: args };
  const asked = resolver.evaluate('request', context);
  expect(asked.error).toBeNull();
  if (asked.earlyReturn) return asked.result as unknown as Page;
  const request = asked.result as unknown as {
    limit: number;
    query: { expressionValues: Record<string, { S: string }> };
  };
  const position = request.query.expressionValues[':position']?.S ?? '';
  const behind = ids.toSorted().filter((id) => id > position);
  const items = behind.slice(0, Math.min(request.limit, readable)).map((sk) => ({ sk }));
  const nextToken = items.length < behind.length ? 'more' : null;
  const answered = resolver.evaluate('response', {
    ...context,
    stash: asked.stash,
    result: { items, nextToken },
  });
  expect(answered.error).toBeNull();
  return answered.result as unknown as Page;
}

function catchUp(ids: () => string[], from: string | null, limit: number, readable?: number) {
  const seen: string[] = [];
  for (let page = 0; page < 200; page++) {
    const { changes, cursor, hasMore } = sync(ids(), from, limit, readable);
    seen.push(...changes.map(({ sk }) => sk));
    from = cursor;
    if (!hasMore) return { seen, cursor };
  }
  throw new Error('The catch-up does not end.');
}

describe('A catch-up', () => {
  it('ends, and shows everything once and in order, whatever the pages hold', () => {
    const someIds = fc.uniqueArray(
      fc.tuple(fc.integer({ min: 0, max: 86_400_000 }), fc.constantFrom('A', 'B', 'C')),
      { selector: ([age, ending]) => `${age}${ending}`, maxLength: 40 },
    );
    fc.assert(
      fc.property(
        someIds,
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 9 }),
        (made, limit, readable) => {
          const ids = made.map(([age, ending]) => idAt(clock.now() - age, ending));
          const { seen, cursor } = catchUp(() => ids, null, limit, readable);

          expect(seen).toEqual(ids.toSorted());
          expect(cursor >= earliestUlid(clock.now())).toBe(true);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('never misses a change that became visible within 45 s of its id', () => {
    const change = fc.record({
      madeAfterMs: fc.integer({ min: 0, max: 200_000 }),
      visibleAfterMs: fc.integer({ min: 0, max: 44_000 }),
      ending: fc.constantFrom('A', 'B', 'C', 'D'),
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(change, {
          selector: ({ madeAfterMs, ending }) => `${madeAfterMs}${ending}`,
          minLength: 20,
          maxLength: 60,
          size: 'max',
        }),
        fc.array(fc.integer({ min: 0, max: 40_000 }), { minLength: 5, maxLength: 40, size: 'max' }),
        fc.integer({ min: 2, max: 12 }),
        (changes, pauses, limit) => {
          const start = clock.now();
          const all = changes.map(({ madeAfterMs, visibleAfterMs, ending }) => ({
            id: idAt(start + madeAfterMs, ending),
            visibleAt: start + madeAfterMs + visibleAfterMs,
          }));
          const visible = () => all.filter(({ visibleAt }) => visibleAt <= clock.now()).map(({ id }) => id);
          const seen = new Set<string>();
          let cursor: string | null = earliestUlid(start);
          for (const pause of pauses) {
            const page = sync(visible(), cursor, limit);
            for (const { sk } of page.changes) seen.add(sk);
            cursor = page.cursor;
            clock.advance(pause);
          }
          clock.advance(300_000);
          // The first may be the end of one that began before; the second has only the overlap to go on.
          for (let round = 0; round < 2; round++) {
            const rest = catchUp(visible, cursor, limit);
            for (const id of rest.seen) seen.add(id);
            cursor = rest.cursor;
          }

          expect([...seen].toSorted()).toEqual(all.map(({ id }) => id).toSorted());
        },
      ),
      { numRuns: 100 },
    );
  });

  it('that takes longer than the log keeps has to begin anew', () => {
    const ids = ['A', 'B', 'C'].map((ending) => idAt(clock.now() - 1_000, ending));
    const { cursor } = sync(ids, null, 1);
    clock.advance(31 * 86_400_000);

    expect(sync(ids, cursor, 1)).toMatchObject({ changes: [], hasMore: false, resyncRequired: true });
  });
});
