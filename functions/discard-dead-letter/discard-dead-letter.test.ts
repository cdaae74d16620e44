import { describe, expect, it } from 'vitest';
import type { TakenLetter } from '../lib/dead-letter-queue.ts';
import { createHandler } from './discard-dead-letter.ts';

const letter = (id: string): TakenLetter => ({
  id,
  body: '{}',
  sentAtMs: 0,
  isGivenUp: true,
  attributes: {},
  receiptHandle: id,
});

function given(ids: string[], failing: { audit?: boolean; remove?: boolean } = {}) {
  const there = new Map(ids.map((id) => [id, { isHeld: false }]));
  const done: string[] = [];
  const handler = createHandler({
    queues: [{ name: 'work', queue: 'Work', deadLetters: 'WorkDead', maxReceives: 5 }],
    open: () =>
      Promise.resolve({
        take(count) {
          const free = [...there].filter(([, { isHeld }]) => !isHeld).slice(0, count);
          for (const [, held] of free) held.isHeld = true;
          return Promise.resolve(free.map(([id]) => letter(id)));
        },
        release(letters) {
          for (const { id } of letters) there.set(id, { isHeld: false });
          return Promise.resolve();
        },
        remove(letters) {
          if (failing.remove) return Promise.reject(new Error('not now'));
          for (const { id } of letters) {
            done.push(`removed ${id}`);
            there.delete(id);
          }
          return Promise.resolve();
        },
      }),
    audit: {
      write({ actorId, subject }) {
        if (failing.audit) return Promise.reject(new Error('not now'));
        done.push(`${actorId} ${subject}`);
        return Promise.resolve();
      },
    },
    log: { info: () => undefined, error: () => undefined },
    newId: () => 'entry',
    nowMs: () => 0,
  });
  return {
    ask: (id: string, queue = 'work') => handler({ actorId: 'oscar', queue, id }),
    there,
    done,
    held: () => [...there].filter(([, { isHeld }]) => isHeld).map(([id]) => id),
  };
}

const many = Array.from({ length: 35 }, (_, index) => `m${index}`);

describe('Discarding a dead letter', () => {
  it('finds it among many, writes down who does it, removes it, and shows the others again', async () => {
    const { ask, there, done, held } = given(many);
    expect(await ask('m33')).toMatchObject({
      outcome: 'DISCARDED',
      deadLetter: { id: 'm33', queue: 'work' },
    });
    expect(done).toEqual(['oscar work m33', 'removed m33']);
    expect(there.size).toBe(34);
    expect(held()).toEqual([]);
  });

  it('leaves everything as it was when it is not there', async () => {
    const { ask, done, held } = given(many);
    expect(await ask('gone')).toEqual({ outcome: 'NOT_FOUND' });
    expect(done).toEqual([]);
    expect(held()).toEqual([]);
  });

  it('removes nothing that could not be written down', async () => {
    const { ask, there } = given(['a'], { audit: true });
    await expect(ask('a')).rejects.toThrow();
    expect(there.has('a')).toBe(true);
  });

  it('shows the others again when it could not be removed', async () => {
    const { ask, held } = given(['a', 'b'], { remove: true });
    await expect(ask('b')).rejects.toThrow();
    expect(held()).toEqual(['b']);
  });

  it('knows its queues', async () => {
    expect(await given(['a']).ask('a', 'none')).toEqual({ outcome: 'QUEUE_NOT_FOUND' });
  });
});
