import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AwsError } from '../../local/lib/errors.ts';
import { createQuota, recordsPerDay } from '../lib/quota.ts';
import { givenRecordFlow, type RecordFlow } from '../lib/testing/given-record-flow.ts';
import { createMortal } from '../lib/testing/mortal.ts';
import { runningJobsPerOwner } from './job-table.ts';

const day = { pk: 'OWNER#dana', sk: 'QUOTA#2026-11-21' };

describe('start-job', () => {
  let flow: RecordFlow;

  beforeEach(async () => {
    flow = await givenRecordFlow();
  });
  afterEach(() => flow[Symbol.asyncDispose]());

  async function started(input: object = { count: 600 }) {
    const result = await flow.startJob('dana', input);
    if (result.outcome !== 'STARTED') throw new Error(result.outcome);
    return result.job;
  }
  const used = async () => (await flow.items(day.pk)).find(({ sk }) => sk === day.sk)?.['used'];
  const take = (count: number) => createQuota(flow.client, flow.table).take('dana', count, flow.clock.now());

  it('stores a job, and queues its parts', async () => {
    const { id } = await started({ count: 600, kind: 'made', seed: 3 });

    expect(await flow.job('dana', id)).toMatchObject({
      requested: 600,
      enqueued: 0,
      chunksLeft: 3,
      status: 'PENDING',
      seed: 3,
      kind: 'made',
    });
    expect(flow.jobs.messages().map(({ body }) => JSON.parse(body) as unknown)).toEqual(
      [250, 250, 100].map((count, chunk) => ({
        type: 'records.generate',
        ownerId: 'dana',
        jobId: id,
        chunk,
        count,
      })),
    );
  });

  it('runs three of an owner, and gives back what it refuses', async () => {
    await take(1_000);
    for (let job = 0; job < runningJobsPerOwner; job += 1) await started({ count: 1 });

    expect(await flow.startJob('dana', { count: 400 })).toEqual({
      outcome: 'LIMIT_EXCEEDED',
      limit: 'runningJobsPerOwner',
      value: 3,
    });
    expect(await used()).toBe(600);
    expect((await flow.startJob('ben', { count: 1 })).outcome).toBe('STARTED');
  });

  it('tries again when somebody else was at the places of the owner', async () => {
    flow.db.answerNext('TransactWriteItems', () => {
      throw new AwsError('TransactionCanceledException', 'Transaction cancelled', 400, {
        CancellationReasons: [{ Code: 'None' }, { Code: 'TransactionConflict' }],
      });
    });
    await started();

    expect(await flow.runningJobs('dana')).toBe(1);
  });

  it('gives up a job of which not all could be queued; what a worker took on of it is counted', async () => {
    await take(600);
    flow.jobs.refuseNext(1);
    expect(await flow.startJob('dana', { count: 600 })).toEqual({ outcome: 'UNAVAILABLE' });
    const [{ sk: id } = {}] = await flow.items('OWNER#dana#JOBS');

    expect(await flow.job('dana', String(id))).toMatchObject({ status: 'FAILED', enqueued: 0 });
    expect((await flow.job('dana', String(id))).finishedAt).toBeDefined();
    expect(await flow.runningJobs('dana')).toBe(0);
    expect(await used()).toBe(0);
    while (flow.jobs.messages().length > 0) await flow.jobs.deliver(flow.generate(), 1);
    expect(flow.work.messages()).toEqual([]);
  });

  it.each(['before', 'after'] as const)('leaves nothing unnoticed when it dies %s a step', async (when) => {
    for (let step = 1; ; step += 1) {
      const ownerId = `${when} ${step}`;
      const life = createMortal({ step, when });
      await flow.startJob(ownerId, { count: 3 }, life).catch(() => null);
      if (!life.isDead()) break;
      while (flow.jobs.messages().length > 0) await flow.jobs.deliver(flow.generate(), 1);
      while (flow.work.messages().length > 0) await flow.work.deliver(flow.persist());
      const [job] = await flow.items(`OWNER#${ownerId}#JOBS`);

      // Not there, done, or waiting to be cancelled: that gives the place back.
      const state = job ? String(job['status']) : 'none';
      expect(['none', 'COMPLETED', 'PENDING']).toContain(state);
      expect(await flow.records(ownerId)).toHaveLength(state === 'COMPLETED' ? 3 : 0);
      expect((await flow.runningJobs(ownerId)) ?? 0).toBe(state === 'PENDING' ? 1 : 0);
    }
  });
});

describe('The quota of a day', () => {
  it('is taken to the last record, and not beyond', async () => {
    await using flow = await givenRecordFlow();
    const quota = createQuota(flow.client, flow.table);
    const nowMs = flow.clock.now();
    expect(await quota.take('dana', recordsPerDay - 10, nowMs)).toBe(true);
    const answers = await Promise.all(Array.from({ length: 15 }, () => quota.take('dana', 1, nowMs)));

    expect(answers.filter(Boolean)).toHaveLength(10);
    expect(await quota.take('ben', 1, nowMs)).toBe(true);
    expect(await quota.take('dana', 1, nowMs + 86_400_000)).toBe(true);
  });

  it('is given back, but never below nothing', async () => {
    await using flow = await givenRecordFlow();
    const quota = createQuota(flow.client, flow.table);
    const nowMs = flow.clock.now();
    await quota.take('dana', 5, nowMs);
    await quota.giveBack('dana', 5, nowMs);
    await quota.giveBack('dana', 5, nowMs);

    expect((await flow.items(day.pk))[0]).toMatchObject({ used: 0 });
  });
});
