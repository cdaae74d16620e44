import { describe, expect, it } from 'vitest';
import { openStorage, type Change, type Storage } from './storage.ts';
import { createWriteQueue } from './write-queue.ts';

/** A storage whose writes wait until they are let through, or fail. */
async function startHeldStorage() {
  const storage = await openStorage(null);
  const held: { changes: readonly Change[]; release: () => void; fail: (reason: Error) => void }[] = [];
  const write = (changes: readonly Change[]) =>
    new Promise<void>((resolve, reject) => {
      held.push({ changes, release: () => resolve(storage.write(changes)), fail: reject });
    });
  const heldStorage: Storage = { ...storage, write };
  return { storage: heldStorage, held, [Symbol.asyncDispose]: () => storage[Symbol.asyncDispose]() };
}

describe('the write queue', () => {
  it('shows decisions to the next decision before they are stored, and to nobody else', async () => {
    await using subject = await startHeldStorage();
    const queue = createWriteQueue(subject.storage);
    const first = queue.write([['a', '1']]);
    const second = queue.write([
      ['a', null],
      ['b', '2'],
    ]);
    expect(queue.current('a')).toBeUndefined();
    expect(queue.current('b')).toBe('2');
    expect(subject.storage.get('b')).toBeUndefined();
    subject.held[0]?.release();
    await first;
    expect(subject.storage.get('a')).toBe('1');
    expect(queue.current('a')).toBeUndefined();
    subject.held[1]?.release();
    await second;
    expect(subject.storage.get('a')).toBeUndefined();
    expect(subject.storage.get('b')).toBe('2');
  });

  it('stores what piles up as one batch, the last decision on each key', async () => {
    await using subject = await startHeldStorage();
    const queue = createWriteQueue(subject.storage);
    const writes = [
      queue.write([['a', '1']]),
      queue.write([['a', '2']]),
      queue.write([['b', '1']]),
      queue.write([['a', '3']]),
    ];
    subject.held[0]?.release();
    await writes[0];
    expect(subject.held[1]?.changes).toEqual([
      ['a', '3'],
      ['b', '1'],
    ]);
    subject.held[1]?.release();
    await Promise.all(writes);
    await queue.settled();
    expect(subject.held).toHaveLength(2);
  });

  it('fails what was decided on the strength of a write that failed', async () => {
    await using subject = await startHeldStorage();
    const queue = createWriteQueue(subject.storage);
    const writes = [queue.write([['a', '1']]), queue.write([['b', '2']])];
    const settled = queue.settled();
    subject.held[0]?.fail(new Error('disk full'));
    for (const write of [...writes, settled]) await expect(write).rejects.toThrow('disk full');
    expect(queue.current('a')).toBeUndefined();
    expect(queue.current('b')).toBeUndefined();
    const next = queue.write([['c', '3']]);
    subject.held[1]?.release();
    await next;
    expect(subject.storage.get('c')).toBe('3');
  });
});
