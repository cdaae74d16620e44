import { describe, expect, it } from 'vitest';
import { createPushIterator } from './push-iterator.ts';

describe('push iterator', () => {
  it('hands out what was pushed before and after it was asked for', async () => {
    const iterator = createPushIterator<number>(() => undefined);
    iterator.push(1);
    const first = iterator.next();
    const second = iterator.next();
    iterator.push(2);
    expect([await first, await second]).toEqual([
      { value: 1, done: false },
      { value: 2, done: false },
    ]);
  });

  it('stops its source once, whoever ends it', async () => {
    let stops = 0;
    const iterator = createPushIterator<number>(() => (stops += 1));
    const waiting = iterator.next();
    await iterator.return?.();
    iterator.end();
    expect(await waiting).toEqual({ value: undefined, done: true });
    expect(stops).toBe(1);
  });

  it('rejects a taker when its source fails', async () => {
    const iterator = createPushIterator<number>(() => undefined);
    const waiting = iterator.next();
    iterator.fail(new Error('refused'));
    await expect(waiting).rejects.toThrow('refused');
    await expect(iterator.next()).rejects.toThrow('refused');
  });
});
