import { describe, expect, test } from 'vitest';
import { createManualClock } from '../testing/manual-clock.ts';
import { type Clock, systemClock } from './clock.ts';

describe('The machine’s clock', () => {
  test('shows the time in milliseconds', () => {
    const before = Date.now();

    expect(systemClock.now()).toBeGreaterThanOrEqual(before);
  });

  test('fires once, after the delay', async () => {
    const started = performance.now();

    await new Promise<void>((resolve) => {
      // An unreferenced timer alone would let the process end.
      const alive = setTimeout(() => undefined, 1000);
      systemClock.setTimer(() => {
        clearTimeout(alive);
        resolve();
      }, 5);
    });

    expect(performance.now() - started).toBeGreaterThanOrEqual(4);
  });

  test('does not fire after a cancellation, which may come twice', async () => {
    let fired = 0;
    const timer = systemClock.setTimer(() => (fired += 1), 1);

    timer.cancel();
    timer.cancel();
    await new Promise((resolve) => setTimeout(resolve, 5));

    expect(fired).toBe(0);
  });
});

describe('A clock that tests move', () => {
  const started = (clock: Clock, log: string[]) => (name: string, ms: number) =>
    clock.setTimer(() => log.push(`${name}@${clock.now()}`), ms);

  test('fires due timers in order of their time, each at its own', () => {
    const clock = createManualClock(0);
    const log: string[] = [];
    const set = started(clock, log);
    set('b', 20);
    set('a', 10);
    set('never', 31);
    set('cancelled', 15).cancel();

    clock.advance(30);

    expect(log).toEqual(['a@10', 'b@20']);
    expect(clock.now()).toBe(30);
  });

  test('fires timers set by timers while it moves', () => {
    const clock = createManualClock(0);
    const log: number[] = [];
    const tick = () => {
      log.push(clock.now());
      clock.setTimer(tick, 10);
    };
    clock.setTimer(tick, 10);

    clock.advance(35);

    expect(log).toEqual([10, 20, 30]);
  });
});
