import { randomBytes, randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { givenRecordFlow, type RecordFlow } from '../lib/testing/given-record-flow.ts';
import { createUlids } from '../lib/ulid.ts';
import { createHandler, type Receipt } from './enqueue-records.ts';
import { createSubmissionTable } from './submission-table.ts';

const secret = 'Nobody reads this in a log';
const good = { informationOne: secret, informationTwo: 'two' };

describe('enqueue-records', () => {
  let flow: RecordFlow;

  beforeEach(async () => {
    flow = await givenRecordFlow();
  });
  afterEach(() => flow[Symbol.asyncDispose]());

  const enqueue = (inputs: object[], ownerId = 'dana') =>
    createHandler({
      queue: flow.work,
      submissions: createSubmissionTable(flow.client, flow.table),
      log: flow.log,
      newId: createUlids(flow.clock.now, randomBytes),
      nowMs: flow.clock.now,
    })({ ownerId, inputs });

  async function receiptsOf(inputs: object[], ownerId = 'dana'): Promise<Receipt[]> {
    const result = await enqueue(inputs, ownerId);
    if (result.outcome !== 'DONE') throw new Error(result.outcome);
    return result.receipts;
  }
  const queued = () =>
    flow.work.messages().map(({ body }) => (JSON.parse(body) as { record: Record<string, unknown> }).record);
  const persistAll = async () => {
    while (flow.work.messages().length > 0) await flow.work.deliver(flow.persist());
  };

  it('queues a thousand in one millisecond, with ids of their own that sort by time', async () => {
    const calls = await Promise.all(
      Array.from({ length: 40 }, () => receiptsOf(Array.from({ length: 25 }, () => good))),
    );
    const ids = calls.flat().map(({ id }) => id ?? '');
    flow.clock.advance(1);
    const [later] = await receiptsOf([good]);

    expect(new Set(ids).size).toBe(1000);
    expect(queued()).toHaveLength(1001);
    expect(new Set(ids.map((id) => id.slice(0, 10))).size).toBe(1);
    expect(ids.every((id) => id < (later?.id ?? ''))).toBe(true);
  });

  it('builds a record of its fields and its caller alone', async () => {
    await receiptsOf([{ ...good, id: 'x', ownerId: 'eve', jobId: 'j', status: 'PERSISTED', kind: null }]);

    expect(queued()).toEqual([
      {
        id: expect.any(String),
        ownerId: 'dana',
        ...good,
        occurredAt: '2026-11-21T00:00:00.000Z',
        submittedAt: '2026-11-21T00:00:00.000Z',
      },
    ]);
    expect(queued()[0]?.['id']).not.toBe('x');
  });

  it.each([
    [{ informationOne: '' }, 'informationOne: must not be empty'],
    [{ informationTwo: 'x'.repeat(1025) }, 'informationTwo: must have at most 1024 characters'],
    [{ kind: 'x'.repeat(41) }, 'kind: must have at most 40 characters'],
    [{ value: 1e16 }, 'value: must be 0, or from 1e-130 to 9007199254740991 in size'],
    [{ value: -1e-200 }, 'value: must be 0, or from 1e-130 to 9007199254740991 in size'],
    [{ occurredAt: '2020-01-01T00:00:00Z' }, 'occurredAt: must be within a year of now'],
    [{ occurredAt: 'yesterday' }, 'occurredAt: must be within a year of now'],
    [{ clientId: 'one' }, 'clientId: must be a UUID'],
  ])('refuses %j alone', async (wrong, message) => {
    const receipts = await receiptsOf([good, { ...good, ...wrong }]);

    expect(receipts.map(({ status, errorType }) => status ?? errorType)).toEqual(['QUEUED', 'BadRequest']);
    expect(receipts[1]?.message).toBe(message);
  });

  it.each([
    { informationOne: 'x'.repeat(1024), kind: 'x'.repeat(40) },
    { value: Number.MAX_SAFE_INTEGER },
    { value: -1e-130 },
    { value: 0.1 + 0.2 },
    { informationTwo: '\uFFFF\uFFFE \u0000 \u{1F600} "\\' },
  ])('stores %j as it was sent', async (more) => {
    const [receipt] = await receiptsOf([{ ...good, ...more }]);
    // SQS refuses these two in a message: they have to travel as escapes.
    expect(flow.work.messages()[0]?.body).not.toMatch(/[\uFFFE\uFFFF]/);
    await persistAll();

    expect(await flow.records('dana')).toMatchObject([{ id: receipt?.id, status: 'PERSISTED', ...more }]);
  });

  it('mends half a character pair', async () => {
    await receiptsOf([{ ...good, informationTwo: 'a\uD800b' }]);
    await persistAll();

    expect(await flow.records('dana')).toMatchObject([{ informationTwo: 'a\uFFFDb' }]);
  });

  it('makes one record of a clientId, in one call or in several', async () => {
    const input = { ...good, clientId: randomUUID() };
    const [first, second] = await receiptsOf([input, input]);
    const [third, other] = await receiptsOf([
      { ...input, clientId: input.clientId.toUpperCase() },
      { ...input, informationOne: 'another' },
    ]);
    const [ofBen] = await receiptsOf([input], 'ben');
    await persistAll();

    expect([first, second].map((receipt) => receipt?.duplicate).sort()).toEqual([false, true]);
    expect(second?.id).toBe(first?.id);
    expect(third).toMatchObject({ id: first?.id, duplicate: true });
    expect(other).toMatchObject({ errorType: 'IdempotencyMismatch', id: null });
    expect(ofBen?.duplicate).toBe(false);
    expect(await flow.records('dana')).toHaveLength(1);
  });

  it('says of each what the queue did not take, and that nothing was taken', async () => {
    flow.work.refuseNext(2);
    const receipts = await receiptsOf([good, good, good]);
    expect(receipts.map(({ status, errorType }) => status ?? errorType)).toEqual([
      'Unavailable',
      'Unavailable',
      'QUEUED',
    ]);
    flow.work.refuseNext(1);

    expect(await enqueue([good])).toEqual({ outcome: 'UNAVAILABLE' });
  });

  it('logs counts, and nothing of what was sent', async () => {
    await receiptsOf([good, { ...good, informationTwo: '' }]);

    const [{ id } = {}] = queued();
    expect(flow.lines).toEqual([
      `Queued records{"ownerId":"dana","asked":2,"queued":1,"notTaken":0,"ids":"${String(id)}"}`,
    ]);
  });
});
