import { describe, expect, it } from 'vitest';
import { settled } from '../testing/eventually.ts';
import { createManualClock } from '../testing/manual-clock.ts';
import { createSyncLoop } from './sync-loop.ts';

/** A loop whose catch-ups the test ends. */
function setUp() {
  const clock = createManualClock();
  const runs: {
    report(fetched: number): void;
    isCurrent(): boolean;
    succeed(): void;
    fail(): void;
  }[] = [];
  let settles = 0;
  let settleFails = false;
  const loop = createSyncLoop({
    synchronise: (report, isCurrent) =>
      new Promise((resolve, reject) =>
        runs.push({ report, isCurrent, succeed: resolve, fail: () => reject(new Error('no answer')) }),
      ),
    settle() {
      settles += 1;
      return settleFails ? Promise.reject(new Error('no answer')) : Promise.resolve();
    },
    clock,
    random: () => 0.5,
  });
  const progress = loop.progress.get;
  return {
    clock,
    loop,
    runs,
    progress,
    settles: () => settles,
    failSettling: () => (settleFails = true),
    run(index: number) {
      const found = runs[index];
      if (!found) throw new Error(`catch-up ${index} has not begun`);
      return found;
    },
  };
}

describe('sync loop', () => {
  it('is synced when the catch-up has succeeded, and counts what it fetches', async () => {
    const { clock, loop, run, progress } = setUp();
    loop.begin();
    run(0).report(30);
    run(0).report(12);
    expect(progress()).toEqual({ isSynced: false, fetched: 42, lastSyncedAtMs: null });
    run(0).succeed();
    await settled();
    expect(progress()).toEqual({ isSynced: true, fetched: 0, lastSyncedAtMs: clock.now() });
  });

  it('looks twice more, after 3 and 10 s', async () => {
    const { clock, loop, run, settles, progress } = setUp();
    loop.begin();
    run(0).succeed();
    await settled();
    clock.advance(2_999);
    expect(settles()).toBe(0);
    clock.advance(1);
    expect(settles()).toBe(1);
    await settled();
    expect(progress().lastSyncedAtMs).toBe(clock.now());
    clock.advance(60_000);
    expect(settles()).toBe(2);
  });

  it('stays synced when it could not look again', async () => {
    const { clock, loop, run, progress, failSettling } = setUp();
    failSettling();
    loop.begin();
    run(0).succeed();
    await settled();
    const syncedAtMs = clock.now();
    clock.advance(3_000);
    await settled();
    expect(progress()).toMatchObject({ isSynced: true, lastSyncedAtMs: syncedAtMs });
  });

  it('tries a failed catch-up again, more slowly each time', async () => {
    const { clock, loop, run, runs, progress } = setUp();
    loop.begin();
    const pauses: (number | undefined)[] = [];
    for (let failures = 0; failures < 4; failures += 1) {
      run(failures).fail();
      await settled();
      pauses.push(clock.nextTimerMs());
      clock.advance(pauses.at(-1) ?? 0);
    }
    expect(pauses).toEqual([600, 1_500, 3_000, 6_000]);
    expect(progress().isSynced).toBe(false);
    expect(runs).toHaveLength(5);
  });

  it('takes no notice of a catch-up whose connection is gone', async () => {
    const { clock, loop, run, progress } = setUp();
    loop.begin();
    loop.interrupt();
    expect(run(0).isCurrent()).toBe(false);
    run(0).report(7);
    run(0).succeed();
    await settled();
    expect(progress()).toEqual({ isSynced: false, fetched: 0, lastSyncedAtMs: null });
    expect(clock.nextTimerMs()).toBeUndefined();

    loop.begin();
    expect(run(1).isCurrent()).toBe(true);
  });

  it('leaves no timer behind', async () => {
    const { clock, loop, run } = setUp();
    loop.begin();
    run(0).succeed();
    await settled();
    loop.dispose();
    expect(clock.nextTimerMs()).toBeUndefined();
  });
});
