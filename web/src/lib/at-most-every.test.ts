import { describe, expect, it } from 'vitest';
import { createManualClock } from '../testing/manual-clock.ts';
import { createAtMostEvery } from './at-most-every.ts';

function setUp() {
  const clock = createManualClock();
  const done: (() => void)[] = [];
  let begun = 0;
  const work = createAtMostEvery({ clock, everyMs: 1000, gatherMs: 100 }, () => {
    begun += 1;
    return new Promise<void>((resolve) => done.push(resolve));
  });
  return {
    clock,
    work,
    begun: () => begun,
    async finish() {
      done.shift()?.();
      for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
    },
  };
}

describe('Work at most every second', () => {
  it('is done once for all who ask in quick succession', () => {
    const { clock, work, begun } = setUp();
    work.ask();
    work.ask();
    expect(begun()).toBe(0);
    clock.advance(100);
    expect(begun()).toBe(1);
    clock.advance(5000);
    expect(begun()).toBe(1);
  });

  it('is done again for who asked meanwhile, a second after it began and never twice at once', async () => {
    const { clock, work, begun, finish } = setUp();
    work.ask();
    clock.advance(100);
    work.ask();
    clock.advance(5000);
    expect(begun()).toBe(1);
    await finish();
    clock.advance(100);
    expect(begun()).toBe(2);
    await finish();
    work.ask();
    clock.advance(999);
    expect(begun()).toBe(2);
    clock.advance(1);
    expect(begun()).toBe(3);
  });

  it('can be called off and asked for again', () => {
    const { clock, work, begun } = setUp();
    work.ask();
    work.stop();
    clock.advance(1000);
    expect(begun()).toBe(0);
    work.ask();
    clock.advance(100);
    expect(begun()).toBe(1);
  });
});
