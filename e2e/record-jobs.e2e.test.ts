import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Job } from '../schema.generated.ts';
import { openLiveFeed } from './support/live-feed.ts';
import { type LocalProcess, startLocalProcess } from './support/local-process.ts';
import { jobFields, openRecordClient, type RecordClient } from './support/record-client.ts';

describe('Jobs', () => {
  let local: LocalProcess;
  let dana: RecordClient;

  beforeAll(async () => {
    local = await startLocalProcess(['--no-web']);
    dana = await openRecordClient(local, 'dana');
  });
  afterAll(async () => {
    await local[Symbol.asyncDispose]();
  });

  const generate = (count: number, seed = 7) => dana.generate({ count, kind: 'made', seed });

  it('tell of their progress, and end with every record counted once', async () => {
    await using feed = await openLiveFeed(local, dana.accessToken, 20_000);
    await feed.subscribe('onJob', `subscription { onJob { ${jobFields} } }`);
    const { id } = await generate(1000);
    const progress: unknown[] = [];
    let told = await feed.nextEvent();
    while (told.value['status'] !== 'COMPLETED') {
      progress.push(told.value['progress']);
      told = await feed.nextEvent();
    }

    expect(progress).toEqual([...progress].sort((a, b) => Number(a) - Number(b)));
    expect(told.value).toMatchObject({ id, enqueued: 1000, persisted: 1000, rejected: 0, progress: 100 });
    expect(await dana.allRecords({ jobId: id })).toHaveLength(1000);
  });

  it('make the same data of the same seed', async () => {
    const [first, second] = [await generate(20, 42), await generate(20, 42)];
    await Promise.all([dana.endedJob(first.id), dana.endedJob(second.id)]);
    const data = async ({ id }: Job) =>
      (await dana.allRecords({ jobId: id }))
        .map(({ informationOne, informationTwo, value }) => [informationTwo, informationOne, value])
        .sort();

    expect(await data(first)).toEqual(await data(second));
  });

  it('count what was begun when they are cancelled', async () => {
    const { id } = await generate(5000);
    const { data } = await dana.send<{ cancelJob: Job }>(
      `mutation ($id: ID!) { cancelJob(id: $id) { ${jobFields} } }`,
      { id },
    );
    expect(data?.cancelJob.status).toBe('CANCELLED');
    const job = await dana.endedJob(id);

    expect(job.status).toBe('CANCELLED');
    expect(job.enqueued).toBeLessThan(5000);
    expect(job.persisted + job.rejected).toBe(job.enqueued);
    expect(await dana.allRecords({ jobId: id })).toHaveLength(job.persisted);
  });
});
