import { describe, expect, it } from 'vitest';
import { createManualClock } from '../../testing/manual-clock.ts';
import { createFaults, parseFaultSettings } from './faults.ts';

/** How often a function has run, and what its caller was told. */
async function runs(functions: object, name = 'persist') {
  const faults = createFaults(createManualClock(0));
  faults.set(parseFaultSettings({ functions: JSON.parse(JSON.stringify(functions)) }));
  let times = 0;
  const answer = await faults.runFunction(name, () => Promise.resolve(`run ${(times += 1)}`), 'a fault');
  return { times, answer };
}

describe('Faults of functions', () => {
  it.each([
    ['leave alone what they do not name', { other: { failRate: 1 } }, { times: 1, answer: 'run 1' }],
    ['keep one from running', { persist: { failRate: 1 } }, { times: 0, answer: 'a fault' }],
    ['lose what one has done', { persist: { loseRate: 1 } }, { times: 1, answer: 'a fault' }],
    ['run one twice', { persist: { repeatRate: 1 } }, { times: 2, answer: 'run 1' }],
    ['take a star for anything', { 'p*s*': { failRate: 1 } }, { times: 0, answer: 'a fault' }],
    ['prefer the name itself', { '*': { failRate: 1 }, persist: {} }, { times: 1, answer: 'run 1' }],
    ['take all for a star', { '*': { failRate: 1 } }, { times: 0, answer: 'a fault' }],
  ])('%s', async (_title, functions, expected) => {
    expect(await runs(functions)).toEqual(expected);
  });

  it('make one wait', async () => {
    const clock = createManualClock(0);
    const faults = createFaults(clock);
    faults.set(parseFaultSettings({ functions: { '*': { delayMs: 500 } } }));
    let isRun = false;
    const running = faults.runFunction('persist', () => Promise.resolve((isRun = true)), false);
    expect(isRun).toBe(false);
    clock.advance(500);

    expect(await running).toBe(true);
  });
});
