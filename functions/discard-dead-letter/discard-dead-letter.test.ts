import { describe, expect, it } from 'vitest';
import type { AuditLog } from '../lib/audit-log.ts';
import type { DeadLetterQueue, TakenLetter } from '../lib/dead-letter-queue.ts';
import { createMortal, type Mortal } from '../lib/testing/mortal.ts';
import { createTestQueue } from '../lib/testing/test-queue.ts';
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
  const records = createTestQueue();
  const letters: DeadLetterQueue = {
    take(count) {
      const free = [...there].filter(([, { isHeld }]) => !isHeld).slice(0, count);
      for (const [, held] of free) held.isHeld = true;
      return Promise.resolve(free.map(([id]) => letter(id)));
    },
    release(taken) {
      for (const { id } of taken) there.set(id, { isHeld: false });
      return Promise.resolve();
    },
    remove(taken) {
      if (failing.remove) return Promise.reject(new Error('not now'));
      for (const { id } of taken) {
        done.push(`removed ${id}`);
        there.delete(id);
      }
      return Promise.resolve();
    },
  };
  const audit: AuditLog = {
    write({ actorId, subject }) {
      if (failing.audit) return Promise.reject(new Error('not now'));
      done.push(`${actorId} ${subject}`);
      return Promise.resolve();
    },
  };
  const handlerOf = (life: Mortal) =>
    createHandler({
      queues: [
        { name: 'work', queue: 'Work', deadLetters: 'WorkDead', maxReceives: 5 },
        { name: 'records', queue: 'Records', deadLetters: 'RecordsDead', maxReceives: 5 },
      ],
      awaited: ['Jobs', 'Records'],
      openAwaited: (name) =>
        name === 'Records' ? Promise.resolve(life.queue(records)) : Promise.reject(new Error(name)),
      open: () => Promise.resolve(life.calls(letters)),
      audit: life.calls(audit),
      log: { info: () => undefined, error: () => undefined },
      newId: () => 'entry',
      nowMs: () => 0,
    });
  return {
    ask: (id: string, queue = 'work', life = createMortal()) =>
      handlerOf(life)({ actorId: 'oscar', queue, id }),
    there,
    done,
    records,
    held: () => [...there].filter(([, { isHeld }]) => isHeld).map(([id]) => id),
  };
}

const many = Array.from({ length: 35 }, (_, index) => `m${index}`);

describe('Discarding a dead letter', () => {
  it('finds it among many, writes down who does it, removes it, and shows the others again', async () => {
    const { ask, there, done, held, records } = given(many);
    expect(await ask('m33')).toMatchObject({
      outcome: 'DISCARDED',
      deadLetter: { id: 'm33', queue: 'work' },
    });
    expect(done).toEqual(['oscar work m33', 'removed m33']);
    expect(there.size).toBe(34);
    expect(records.messages()).toEqual([]);
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

  it('sends a record back to be rejected before it removes the letter', async () => {
    const { ask, done, records } = given(['a', 'b']);
    expect(await ask('b', 'records')).toMatchObject({ outcome: 'DISCARDED' });
    expect(records.messages()).toMatchObject([{ body: '{}', isDiscarded: true }]);
    expect(done).toEqual(['oscar records b', 'removed b']);
  });

  it('keeps the letter of a record that the queue does not take', async () => {
    const { ask, there, records } = given(['a']);
    records.refuseNext(1);
    await expect(ask('a', 'records')).rejects.toThrow();
    expect(there.has('a')).toBe(true);
  });

  it.each(['before', 'after'] as const)(
    'loses no record when it dies %s any of its steps and somebody asks again',
    async (when) => {
      for (let step = 1; ; step += 1) {
        const { ask, there, records } = given(['a']);
        const life = createMortal({ step, when });
        await ask('a', 'records', life).catch(() => undefined);
        if (!there.has('a')) expect(records.messages()).toHaveLength(1);
        // Held letters show themselves after a while.
        for (const held of there.values()) held.isHeld = false;
        await ask('a', 'records');

        expect(there.size).toBe(0);
        expect(records.messages().length).toBeGreaterThanOrEqual(1);
        if (!life.isDead()) return expect(step).toBeGreaterThan(4);
      }
    },
  );

  it('knows its queues', async () => {
    expect(await given(['a']).ask('a', 'none')).toEqual({ outcome: 'QUEUE_NOT_FOUND' });
  });
});
