import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { jobKey, type StoredJob } from '../lib/job.ts';
import { givenRecordFlow, type RecordFlow } from '../lib/testing/given-record-flow.ts';
import { createMortal } from '../lib/testing/mortal.ts';

describe('generate-records', () => {
  let flow: RecordFlow;

  beforeEach(async () => {
    flow = await givenRecordFlow();
  });
  afterEach(() => flow[Symbol.asyncDispose]());

  async function givenAJob(count: number, seed = 7, ownerId = 'dana'): Promise<StoredJob> {
    const started = await flow.startJob(ownerId, { count, seed });
    if (started.outcome !== 'STARTED') throw new Error(started.outcome);
    return started.job;
  }

  const generateAll = async () => {
    while (flow.jobs.messages().length > 0) await flow.jobs.deliver(flow.generate(), 1);
  };
  const persistAll = async () => {
    while (flow.work.messages().length > 0) await flow.work.deliver(flow.persist());
  };
  const setStatus = (id: string, status: string) =>
    flow.client.send(
      new UpdateItemCommand({
        TableName: flow.table,
        Key: marshall(jobKey('dana', id)),
        UpdateExpression: 'SET #status = :status ADD version :one',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: marshall({ ':status': status, ':one': 1 }),
      }),
    );
  const queued = () =>
    flow.work.messages().map(({ body }) => (JSON.parse(body) as { record: Record<string, unknown> }).record);

  it('makes the same data of the same seed, and other ids', async () => {
    const [first, second, third] = [
      await givenAJob(100, 42),
      await givenAJob(100, 42),
      await givenAJob(100, 43),
    ];
    await generateAll();
    const data = ({ id }: StoredJob) =>
      queued()
        .filter(({ jobId }) => jobId === id)
        .map(({ informationOne, informationTwo, value, occurredAt }) => [
          informationOne,
          informationTwo,
          value,
          occurredAt,
        ]);

    expect(data(first)).toHaveLength(100);
    expect(data(second)).toEqual(data(first));
    expect(data(third)).not.toEqual(data(first));
    expect(new Set(queued().map(({ id }) => id)).size).toBe(300);
  });

  it('counts a part as enqueued once, however often its command comes', async () => {
    const { id } = await givenAJob(300);
    await flow.jobs.sendAll(flow.jobs.messages().map(({ body }) => ({ key: 'k', body })));
    await generateAll();

    expect(flow.work.messages()).toHaveLength(600);
    expect(new Set(queued().map((record) => record['id'])).size).toBe(300);
    expect(await flow.job('dana', id)).toMatchObject({ enqueued: 300, outstanding: 300, chunksLeft: 0 });
  });

  it('begins no part of a cancelled job, and finishes what it has begun', async () => {
    const { id } = await givenAJob(260);
    await flow.jobs.deliver(flow.generate(), 1);
    await setStatus(id, 'CANCELLED');
    await generateAll();
    expect(flow.work.messages()).toHaveLength(250);
    expect((await flow.job('dana', id)).finishedAt).toBeUndefined();
    await persistAll();

    const job = await flow.job('dana', id);
    expect(job).toMatchObject({ status: 'CANCELLED', enqueued: 250, persisted: 250, outstanding: 0 });
    expect(job.finishedAt).toBeDefined();
    expect(await flow.runningJobs('dana')).toBe(0);
  });

  it('sends a part again that the work queue did not take', async () => {
    const { id } = await givenAJob(20);
    flow.work.refuseNext(5);
    await flow.jobs.deliver(flow.generate());
    expect(flow.jobs.messages()).toHaveLength(1);
    await generateAll();
    await persistAll();

    expect(await flow.job('dana', id)).toMatchObject({ enqueued: 20, persisted: 20, status: 'COMPLETED' });
  });

  it('fails alone with what is no command', async () => {
    await flow.jobs.sendAll([{ key: 'k', body: 'nonsense' }]);
    await givenAJob(5);
    await flow.jobs.deliver(flow.generate());

    expect(flow.jobs.messages().map(({ body }) => body)).toEqual(['nonsense']);
    expect(flow.work.messages()).toHaveLength(5);
  });

  it.each(['before', 'after'] as const)(
    'ends with every record counted once when it dies %s any of its steps',
    async (when) => {
      for (let step = 1; ; step += 1) {
        const ownerId = `${when} ${step}`;
        const { id } = await givenAJob(4, 7, ownerId);
        const life = createMortal({ step, when });
        await flow.jobs.deliver(async (event) => {
          const answer = await flow.generate(life)(event);
          const { Records } = event as { Records: { messageId: string }[] };
          return life.isDead()
            ? { batchItemFailures: Records.map(({ messageId }) => ({ itemIdentifier: messageId })) }
            : answer;
        });
        await generateAll();
        await persistAll();

        expect(await flow.job(ownerId, id)).toMatchObject({ enqueued: 4, persisted: 4, status: 'COMPLETED' });
        expect(await flow.records(ownerId)).toHaveLength(4);
        if (!life.isDead()) break;
      }
    },
  );

  it('discards each record of a part that was discarded, so that the job ends', async () => {
    const { id } = await givenAJob(260);
    await flow.jobs.deliver(flow.generate(), 1);
    const [left] = flow.jobs.messages();
    const letter = {
      messageId: 'letter',
      body: left?.body ?? '',
      messageAttributes: { discarded: { stringValue: 'true', dataType: 'String' } },
    };
    for (let time = 0; time < 2; time += 1) {
      expect(await flow.generate()({ Records: [letter] })).toEqual({ batchItemFailures: [] });
      await persistAll();
    }

    expect(await flow.job('dana', id)).toMatchObject({
      status: 'COMPLETED_WITH_ERRORS',
      persisted: 250,
      rejected: 10,
      outstanding: 0,
    });
    expect(await flow.runningJobs('dana')).toBe(0);
  });

  it('lets go of a discarded message that is no part of a job, and keeps another', async () => {
    const message = { messageId: 'm', body: 'no part', messageAttributes: {} };
    const discarded = { ...message, messageAttributes: { discarded: { stringValue: 'true' } } };

    expect(await flow.generate()({ Records: [discarded] })).toEqual({ batchItemFailures: [] });
    expect(await flow.generate()({ Records: [message] })).toEqual({
      batchItemFailures: [{ itemIdentifier: 'm' }],
    });
  });
});
