import { describe, expect, test } from 'vitest';
import { createLoadGate } from './load-gate.ts';

/** A gate over these shares of busy time, one per look; calm when they are used up. */
function given(shares: number[]) {
  const pauses: number[] = [];
  const gate = createLoadGate({
    busyShare: () => shares.shift() ?? 0,
    pause: async (ms) => void pauses.push(ms),
  });
  return { gate, pauses };
}

describe('A load gate', () => {
  test('lets work begin at once while the process is calm', async () => {
    const { gate, pauses } = given([0.25, 0.1]);
    await gate.pass();
    await gate.pass();
    expect(pauses).toEqual([]);
  });

  test('looks again every 20 ms until it is', async () => {
    const { gate, pauses } = given([1, 0.9, 0.26, 0.25]);
    await gate.pass();
    expect(pauses).toEqual([20, 20, 20]);
  });

  test('lets work go on after a quarter of a second, however busy the process stays', async () => {
    const { gate, pauses } = given(Array<number>(100).fill(1));
    await gate.pass();
    expect(pauses.reduce((sum, ms) => sum + ms, 0)).toBe(260);
  });

  test('lets callers through in the order in which they came, each by a look of its own', async () => {
    const { gate, pauses } = given([1, 0, 1, 1, 0]);
    const passed: string[] = [];
    await Promise.all([
      gate.pass().then(() => passed.push(`first after ${pauses.length}`)),
      gate.pass().then(() => passed.push(`second after ${pauses.length}`)),
    ]);
    expect(passed).toEqual(['first after 1', 'second after 3']);
  });
});
