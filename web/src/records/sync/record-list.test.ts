import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aRecord } from '../testing/a-record.ts';
import { createRecordList } from './record-list.ts';
import { wholeView } from './record-view.ts';

const minute = (number: number, overrides = {}) =>
  aRecord(`R${number}`, {
    occurredAt: new Date(Date.UTC(2026, 0, 1, 0, number)).toISOString(),
    ...overrides,
  });

function listOf(numbers: number[], nextToken: string | null = null, view = wholeView) {
  const list = createRecordList(view);
  list.replace({ items: numbers.map((number) => minute(number)), nextToken });
  return { list, ids: () => list.rows().map(({ id }) => id) };
}

describe('A list of records', () => {
  it('puts what is new where it belongs, and nowhere beyond what was loaded', () => {
    const { list, ids } = listOf([5, 3], 'more');
    list.apply(minute(4), false);
    list.apply(minute(9), false);
    list.apply(minute(2), false);
    expect(ids()).toEqual(['R9', 'R5', 'R4', 'R3']);

    list.append({ items: [minute(2), minute(1)], nextToken: null });
    list.apply(minute(0), false);
    expect(ids()).toEqual(['R9', 'R5', 'R4', 'R3', 'R2', 'R1', 'R0']);
  });

  it('shows the earliest first when asked to', () => {
    const { list, ids } = listOf([1, 3], 'more', { ...wholeView, order: 'ASC' });
    list.apply(minute(2), false);
    list.apply(minute(4), false);
    expect(ids()).toEqual(['R1', 'R2', 'R3']);
  });

  it('lets the newest version win, and keeps what was deleted away', () => {
    const { list, ids } = listOf([2, 1]);
    list.apply(minute(2, { version: 3, status: 'PERSISTED' }), false);
    expect(list.apply(minute(2, { version: 2, status: 'REJECTED' }), false)).toBe(false);
    list.apply(minute(1, { version: 2, deletedAt: '2026-01-02T00:00:00.000Z' }), false);
    list.append({ items: [minute(1)], nextToken: null });

    expect(list.get('R2')?.status).toBe('PERSISTED');
    expect(ids()).toEqual(['R2']);
  });

  it('lets go what no longer fits', () => {
    const { list, ids } = listOf([2, 1], null, { ...wholeView, status: 'PERSISTED' });
    list.apply(minute(3, { status: 'QUEUED', version: 0 }), false);
    list.apply(minute(2, { version: 2, status: 'REJECTED' }), false);
    expect(ids()).toEqual(['R1']);
    list.apply(minute(3, { version: 1, status: 'PERSISTED' }), false);
    expect(ids()).toEqual(['R3', 'R1']);
  });

  it('holds back what is new while somebody reads, and changes what they see', () => {
    const { list, ids } = listOf([2, 1]);
    list.apply(minute(3), true);
    list.apply(minute(2, { version: 2, informationOne: 'changed' }), true);
    expect(ids()).toEqual(['R2', 'R1']);
    expect(list.heldCount).toBe(1);
    expect(list.get('R2')?.informationOne).toBe('changed');

    list.release();
    expect(ids()).toEqual(['R3', 'R2', 'R1']);
    expect(list.heldCount).toBe(0);
  });

  it('lets go what it held of a record that is elsewhere by now', () => {
    const { list, ids } = listOf([5, 4], 'more');
    list.apply(minute(9, { status: 'REJECTED' }), true);
    list.apply(minute(8), true);
    list.apply(minute(5, { version: 2, informationOne: 'changed' }), true);
    // Stored since, and occurred long before: it lies behind what was loaded.
    list.holdHead({ items: [minute(8), minute(7), minute(5, { version: 2 })], nextToken: 'behind 5' });

    expect(list.heldCount).toBe(2);
    list.release();
    expect(ids()).toEqual(['R8', 'R7', 'R5', 'R4']);
  });

  it('takes a new head, with what an index does not know yet', () => {
    const { list, ids } = listOf([5, 4, 3, 2, 1], 'more');
    list.apply(minute(9, { status: 'QUEUED', version: 0 }), false);
    const head = { items: [minute(8), minute(5), minute(4)], nextToken: 'behind 4' };
    expect(list.hasUnknown(head)).toBe(true);
    list.takeHead(head);
    expect(ids()).toEqual(['R9', 'R8', 'R5', 'R4']);
    expect(list.nextToken).toBe('behind 4');
    expect(list.hasUnknown(head)).toBe(false);
  });

  it('is the same whatever the order and however often records come', () => {
    const versions = fc.array(
      fc.record({ number: fc.nat(6), version: fc.integer({ min: 1, max: 4 }), isDeleted: fc.boolean() }),
    );
    const play = (changes: readonly { number: number; version: number; isDeleted: boolean }[]) => {
      const { list } = listOf([]);
      for (const { number, version, isDeleted } of changes) {
        // One version says one thing.
        const deletedAt = isDeleted && version === 4 ? '2026-01-02T00:00:00.000Z' : null;
        list.apply(minute(number, { version, deletedAt }), false);
      }
      return list.rows();
    };
    fc.assert(
      fc.property(versions, fc.infiniteStream(fc.nat()), (changes, random) => {
        const settled = changes.map((change) => ({ ...change, isDeleted: true }));
        const shuffled = [...settled, ...settled]
          .map((change) => ({ change, rank: random.next().value }))
          .sort((a, b) => a.rank - b.rank)
          .map(({ change }) => change);
        expect(play(shuffled)).toEqual(play(settled));
      }),
    );
  });
});
