import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createItemHistory, type Side } from './support/last-writer.ts';
import type { TableChange, WireItem } from './support/table-stream.ts';

const keys = { pk: { S: 'key' } };
const anImage = (version: number): WireItem => ({ ...keys, version: { N: String(version) } });

/** Two tables of one item, their streams, and a copier that is as slow as a test wants. */
function setUp() {
  const history = createItemHistory();
  const stands: Record<Side, WireItem | null> = { first: null, second: null };
  const streams: Record<Side, TableChange[]> = { first: [], second: [] };
  let now = 0;

  function write(side: Side, after: WireItem | null) {
    const before = stands[side];
    stands[side] = after;
    // What changes nothing is in no stream.
    if (JSON.stringify(before) !== JSON.stringify(after))
      streams[side].push({ keys, before, after, atSeconds: Math.floor(now) });
  }

  function copyOne(side: Side) {
    const change = streams[side].shift();
    if (!change) return;
    for (const repair of history.changed(side, change)) {
      history.repaired(repair, stands[repair.side]);
      write(repair.side, repair.image);
    }
  }

  return {
    stands,
    write,
    copyOne,
    pass: (seconds: number) => void (now += seconds),
    copyAll() {
      for (let rounds = 0; streams.first.length + streams.second.length > 0; rounds += 1) {
        if (rounds > 1_000) throw new Error('the two never agree');
        copyOne('first');
        copyOne('second');
      }
    },
  };
}

describe('The last writer', () => {
  it('wins, and its copy is no write of the other side', () => {
    const { stands, write, copyAll, pass } = setUp();
    write('first', anImage(1));
    copyAll();
    expect(stands.second).toEqual(anImage(1));
    write('second', anImage(2));
    pass(5);
    write('first', anImage(3));
    copyAll();
    expect(stands).toEqual({ first: anImage(3), second: anImage(3) });
    write('second', null);
    copyAll();
    expect(stands).toEqual({ first: null, second: null });
  });

  it('is whoever saw the other’s write, within one second', () => {
    const { stands, write, copyAll } = setUp();
    write('second', anImage(1));
    copyAll();
    write('first', anImage(2));
    copyAll();
    expect(stands).toEqual({ first: anImage(2), second: anImage(2) });
  });

  it('is the same on both sides, however writes and copies fall', () => {
    const step = fc.oneof(
      fc.record({
        write: fc.constantFrom<Side>('first', 'second'),
        isDeletion: fc.integer({ min: 0, max: 4 }).map((dice) => dice === 0),
      }),
      fc.record({ copy: fc.constantFrom<Side>('first', 'second') }),
      fc.record({ pass: fc.constantFrom(0.3, 1) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { stands, write, copyOne, copyAll, pass } = setUp();
        let version = 0;
        for (const each of steps) {
          if ('write' in each) write(each.write, each.isDeletion ? null : anImage((version += 1)));
          else if ('copy' in each) copyOne(each.copy);
          else pass(each.pass);
        }
        copyAll();
        expect(stands.first).toEqual(stands.second);
      }),
    );
  });
});
