import { describe, expect, it } from 'vitest';
import { ApiError } from '../../graphql/api-error.ts';
import { createObservableValue } from '../../lib/observable-value.ts';
import { immediately } from '../../lib/paced-value.ts';
import type { Pace } from '../../lib/paced-value.ts';
import type { ConnectionState } from '../../sync/connection-state.ts';
import { undoMs } from '../../sync/pending-removals.ts';
import { alwaysVisible } from '../../sync/tab-watch.ts';
import { createManualClock } from '../../testing/manual-clock.ts';
import { aJob, aRecord } from '../testing/a-record.ts';
import { createMemoryRecords } from '../testing/memory-records.ts';
import { wholeView } from './record-view.ts';
import { createRecordsEngine } from './records-engine.ts';
import type { StoredRecord } from './records-api.ts';
import { spans } from './stats-range.ts';

const [span] = spans;
const at = (number: number, overrides: Partial<StoredRecord> = {}) =>
  aRecord(`R${number}`, {
    occurredAt: new Date(Date.UTC(2026, 0, 1, 0, number)).toISOString(),
    ...overrides,
  });

function setUp(records: StoredRecord[] = [], pace: Pace = immediately) {
  if (!span) throw new Error('There is no span.');
  const api = createMemoryRecords(records);
  const clock = createManualClock();
  const connection = createObservableValue<ConnectionState>({ phase: 'connecting' });
  const engine = createRecordsEngine({
    api,
    connection,
    tab: alwaysVisible,
    pace,
    clock,
    random: () => 0.5,
    view: wholeView,
    span,
    bucket: 'MINUTE',
  });
  const asked = (name: string) => api.asked.filter((one) => one === name).length;
  return {
    api,
    clock,
    connection,
    engine,
    asked,
    table: () => engine.table.state.get(),
    ids: () => engine.table.state.get().rows.map(({ id }) => id),
    statusOf: (id: string) => engine.table.get(id)?.status,
    async live() {
      engine.start();
      connection.set({ phase: 'live' });
      api.acknowledge();
      await eventually(() => engine.state.get().isCurrent && engine.table.state.get().isLoaded);
    },
    [Symbol.dispose]: () => engine.stop(),
  };
}

const input = (name: string) => ({ clientId: name, informationOne: name, informationTwo: 'two' });

/** Waits for what takes a few turns of the promise queue and no time. */
async function eventually(holds: () => boolean) {
  for (let turns = 0; !holds(); turns += 1) {
    if (turns > 1_000) throw new Error('it did not happen');
    await Promise.resolve();
  }
}

describe('Live records', () => {
  it('are loaded page by page', async () => {
    using test = setUp([1, 2, 3, 4, 5].map((number) => at(number)));
    await test.live();
    expect(test.ids()).toEqual(['R5', 'R4', 'R3']);
    expect(test.table().hasMore).toBe(true);
    await test.engine.table.loadMore();
    expect(test.ids()).toEqual(['R5', 'R4', 'R3', 'R2', 'R1']);
    expect(test.table().hasMore).toBe(false);
  });

  it('show what was submitted as queued, and as persisted when that is told', async () => {
    using test = setUp();
    await test.live();
    const [receipt] = await test.engine.submit([input('a')]);
    expect(test.statusOf(receipt?.id ?? '')).toBe('QUEUED');
    expect(test.engine.state.get().waiting).toBe(1);

    test.api.persist().forEach(test.api.tell);
    expect(test.statusOf(receipt?.id ?? '')).toBe('PERSISTED');
    expect(test.ids()).toHaveLength(1);
    expect(test.engine.state.get().waiting).toBe(0);
  });

  it('are asked for when nobody tells what became of them', async () => {
    using test = setUp();
    await test.live();
    const [receipt] = await test.engine.submit([input('a')]);
    test.clock.advance(4_000);
    await eventually(() => test.asked('record') === 1);
    expect(test.statusOf(receipt?.id ?? '')).toBe('QUEUED');
    test.api.persist();
    test.clock.advance(8_000);
    await eventually(() => test.statusOf(receipt?.id ?? '') === 'PERSISTED');
  });

  it('stay queued in every view until they are told of', async () => {
    using test = setUp([at(1)]);
    await test.live();
    await test.engine.submit([input('a')]);
    test.engine.table.show({ ...wholeView, status: 'QUEUED' });
    await eventually(() => test.table().isLoaded);
    expect(test.ids()).toEqual(['new-1']);
    test.api.persist().forEach(test.api.tell);
    expect(test.ids()).toEqual([]);
  });

  it('are found when their events were lost with the connection', async () => {
    using test = setUp([at(1)]);
    await test.live();
    test.connection.set({ phase: 'reconnecting', retryAtMs: 0 });
    expect(test.engine.state.get().isCurrent).toBe(false);
    test.api.write(at(2));
    test.api.write(at(1, { version: 2, deletedAt: '2026-01-01T10:00:00.000Z' }));
    test.connection.set({ phase: 'live' });
    test.api.acknowledge();
    await eventually(() => test.engine.state.get().isCurrent);
    expect(test.ids()).toEqual(['R2']);
  });

  it('are current only when records and jobs are followed', async () => {
    using test = setUp();
    test.engine.start();
    test.connection.set({ phase: 'live' });
    for (const follower of test.api.recordFollowers) follower.acknowledged();
    await eventually(() => test.engine.state.get().isLoaded);
    expect(test.engine.state.get().isCurrent).toBe(false);
    for (const follower of test.api.jobFollowers) follower.acknowledged();
    await eventually(() => test.engine.state.get().isCurrent);
  });

  it('change the table once per frame when thousands of events arrive', async () => {
    const frames: (() => void)[] = [];
    using test = setUp([], (run) => frames.push(run));
    await test.live();
    let changes = 0;
    test.engine.table.state.subscribe(() => (changes += 1));
    for (let number = 1; number <= 3000; number += 1) test.api.tell(at(number));
    expect(test.ids()).toEqual([]);
    frames.splice(0).forEach((frame) => frame());
    expect(test.ids()).toHaveLength(3000);
    expect(changes).toBe(1);
  });

  it('wait while somebody reads, and say how many', async () => {
    using test = setUp([at(1)]);
    await test.live();
    test.engine.table.setReading(true);
    test.api.tell(at(2));
    expect(test.ids()).toEqual(['R1']);
    expect(test.table()).toMatchObject({ hasNewer: true, newerCount: 1 });
    test.engine.table.setReading(false);
    expect(test.ids()).toEqual(['R2', 'R1']);
    expect(test.table().hasNewer).toBe(false);
  });

  it('come of a job without an event each: the table looks again as the job goes on', async () => {
    using test = setUp([at(1)]);
    await test.live();
    const job = aJob('J1', { requested: 4 });
    test.api.tellJob(job);
    expect(test.engine.state.get().waiting).toBe(4);
    test.api.stored.set('R2', at(2, { jobId: 'J1' }));
    test.api.tellJob({ ...job, version: 2, enqueued: 4, persisted: 1 });
    test.clock.advance(200);
    await eventually(() => test.ids().length === 2);
    expect(test.engine.state.get().waiting).toBe(3);
  });

  it('tell when the look at a job’s records has to wait for a reader', async () => {
    using test = setUp([at(1)]);
    await test.live();
    test.engine.table.setReading(true);
    test.api.stored.set('R2', at(2, { jobId: 'J1' }));
    test.api.tellJob(aJob('J1', { persisted: 1 }));
    test.clock.advance(200);
    await eventually(() => test.table().hasNewer);
    expect(test.ids()).toEqual(['R1']);
    test.engine.table.showNewer();
    await eventually(() => test.ids().length === 2);
    expect(test.table().hasNewer).toBe(false);
  });

  it('are measured at most every two seconds while a job goes on', async () => {
    using test = setUp();
    await test.live();
    test.clock.advance(200);
    await eventually(() => test.engine.figures.state.get().stats !== null);
    const before = test.asked('stats');
    for (let version = 1; version <= 20; version += 1) {
      test.api.tellJob(aJob('J1', { version, persisted: version }));
      test.clock.advance(100);
      await Promise.resolve();
    }
    expect(test.asked('stats') - before).toBeLessThanOrEqual(2);
  });

  it('know how fast a job goes on, and when it ends', async () => {
    using test = setUp();
    await test.live();
    const job = aJob('J1', { requested: 1000 });
    test.api.tellJob(job);
    test.clock.advance(1_000);
    test.api.tellJob({ ...job, version: 2, persisted: 100 });
    const [shown] = test.engine.jobs.state.get().jobs;
    expect(shown).toMatchObject({ perSecond: 100, secondsLeft: 9, isRunning: true });

    test.api.tellJob({ ...job, version: 3, persisted: 1000, status: 'COMPLETED', finishedAt: '2026-01-01' });
    test.api.tellJob({ ...job, version: 2, persisted: 100 });
    expect(test.engine.jobs.state.get().jobs).toMatchObject([{ isRunning: false, job: { persisted: 1000 } }]);
  });

  it('can be deleted, which can be undone for ten seconds', async () => {
    using test = setUp([at(2), at(1)]);
    await test.live();
    test.engine.remove(at(2));
    test.engine.remove(at(1));
    expect(test.ids()).toEqual([]);
    test.engine.undoRemove('R2');
    expect(test.ids()).toEqual(['R2']);
    test.clock.advance(undoMs);
    await eventually(() => !test.api.stored.has('R1'));
    await eventually(() => test.engine.state.get().removed.length === 0);
    expect(test.ids()).toEqual(['R2']);
    expect(test.asked('remove')).toBe(1);
  });

  it('come back when they could not be deleted', async () => {
    using test = setUp([at(1)]);
    await test.live();
    const failed: string[] = [];
    test.engine.onRemoveFailed(({ id }, { code }) => failed.push(`${id} ${code}`));
    test.api.failNext('remove', new ApiError('Unavailable', 'not now'));
    test.engine.remove(at(1));
    test.engine.flush();
    await eventually(() => failed.length > 0);
    expect(failed).toEqual(['R1 Unavailable']);
    expect(test.ids()).toEqual(['R1']);
  });

  it('say why a view could not be loaded, and load it when asked again', async () => {
    using test = setUp([at(1)]);
    await test.live();
    test.api.failNext('records', new ApiError('Network', 'away'));
    test.engine.table.show({ ...wholeView, kind: 'x' });
    await eventually(() => test.table().failure !== null);
    expect(test.table().isLoaded).toBe(false);
    test.engine.table.retry();
    await eventually(() => test.table().isLoaded);
    expect(test.table()).toMatchObject({ rows: [], failure: null });
  });
});
