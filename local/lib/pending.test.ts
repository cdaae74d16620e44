import { describe, expect, test } from 'vitest';
import { createManualClock } from '../testing/manual-clock.ts';
import { createPending } from './pending.ts';

const isSettled = (promise: Promise<unknown>) =>
  Promise.race([promise.then(() => true), new Promise((resolve) => setImmediate(() => resolve(false)))]);

/** A promise that the test settles. */
function deferred() {
  let settle = {
    resolve: (_value: string) => undefined as void,
    reject: (_reason: Error) => undefined as void,
  };
  const promise = new Promise<string>((resolve, reject) => (settle = { resolve, reject }));
  return {
    promise,
    resolve: (value: string) => settle.resolve(value),
    reject: (reason: Error) => settle.reject(reason),
  };
}

describe('Pending work', () => {
  test('is waited for until it has ended, well or not', async () => {
    const pending = createPending(createManualClock());
    const first = deferred();
    const second = deferred();
    const tracked = [pending.track(first.promise), pending.track(second.promise)] as const;
    const settling = pending.settle(1_000);

    first.resolve('done');
    expect(await isSettled(settling)).toBe(false);
    second.reject(new Error('broken'));

    expect(await isSettled(settling)).toBe(true);
    expect(await tracked[0]).toBe('done');
    await expect(tracked[1]).rejects.toThrow('broken');
  });

  test('is given up in time', async () => {
    const clock = createManualClock();
    const pending = createPending(clock);
    void pending.track(new Promise(() => undefined));
    const settling = pending.settle(1_000);

    clock.advance(999);
    expect(await isSettled(settling)).toBe(false);
    clock.advance(1);
    expect(await isSettled(settling)).toBe(true);
  });

  test('that begins later is not waited for', async () => {
    const pending = createPending(createManualClock());
    const first = deferred();
    void pending.track(first.promise);
    const settling = pending.settle(1_000);
    void pending.track(new Promise(() => undefined));

    first.resolve('done');

    expect(await isSettled(settling)).toBe(true);
  });

  test('of which there is none needs no waiting', async () => {
    expect(await isSettled(createPending(createManualClock()).settle(1_000))).toBe(true);
  });
});
