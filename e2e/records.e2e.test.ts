import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LiveFeed, openLiveFeed } from './support/live-feed.ts';
import { type LocalProcess, startLocalProcess } from './support/local-process.ts';
import { eventually, openRecordClient, recordFields, type RecordClient } from './support/record-client.ts';

const information = { informationOne: 'Lorem ipsum', informationTwo: 'dolor sit amet' };

describe('Records', () => {
  let local: LocalProcess;
  let dana: RecordClient;
  let feed: LiveFeed;

  beforeAll(async () => {
    local = await startLocalProcess(['--no-web']);
    dana = await openRecordClient(local, 'dana');
    feed = await openLiveFeed(local, dana.accessToken, 15_000);
    await feed.subscribe('onRecord', `subscription { onRecord { ${recordFields} } }`);
  });
  afterAll(async () => {
    await feed[Symbol.asyncDispose]();
    await local[Symbol.asyncDispose]();
  });

  it('are queued at once, told of when they are stored, and found then', async () => {
    const [receipt] = await dana.submit([{ ...information, kind: 'probe', value: 1.5 }]);
    expect(receipt).toMatchObject({ index: 0, status: 'QUEUED', duplicate: false, errorType: null });
    const { value: told } = await feed.nextEvent();

    expect(told).toMatchObject({ id: receipt?.id, ...information, status: 'PERSISTED', attempts: 1 });
    const { data } = await dana.send(`query ($id: ID!) { record(id: $id) { ${recordFields} } }`, {
      id: receipt?.id,
    });
    expect(data).toEqual({ record: told });
    expect(await dana.allRecords({ kind: 'probe' })).toEqual([told]);
  });

  it('fail one by one', async () => {
    const inputs = Array.from({ length: 25 }, (_, index) => ({
      informationOne: index % 5 === 0 ? '' : 'fine',
      informationTwo: index === 7 ? 'x'.repeat(1025) : 'fine',
      kind: 'mixed',
    }));
    const receipts = await dana.submit(inputs);
    const refused = receipts.filter(({ errorType }) => errorType === 'BadRequest');

    expect(receipts.map(({ index }) => index)).toEqual(inputs.map((_input, index) => index));
    expect(refused.map(({ index }) => index)).toEqual([0, 5, 7, 10, 15, 20]);
    expect(refused[0]?.message).toBe('informationOne: must not be empty');
    const stored = await eventually(
      () => dana.allRecords({ kind: 'mixed' }, 4),
      ({ length }) => length === 19,
    );
    const accepted = receipts.filter(({ status }) => status === 'QUEUED').map(({ id }) => id);
    expect(stored.map(({ id }) => id).sort()).toEqual(accepted.sort());
  });

  it('are made once of a clientId', async () => {
    const clientId = randomUUID();
    const input = { ...information, clientId, kind: 'once' };
    const [first] = await dana.submit([input]);
    const [repeat, other] = await dana.submit([input, { ...input, informationOne: 'another' }]);

    expect(repeat).toMatchObject({ id: first?.id, status: 'QUEUED', duplicate: true });
    expect(other).toMatchObject({ id: null, status: null, errorType: 'IdempotencyMismatch' });
    await eventually(
      () => dana.allRecords({ kind: 'once' }),
      ({ length }) => length === 1,
    );
  });

  it('survive a thousand submits at once', async () => {
    const batches = await Promise.all(
      Array.from({ length: 40 }, () => dana.submit(Array(25).fill({ ...information, kind: 'thousand' }))),
    );
    const ids = batches.flat().map(({ id }) => id);
    expect(new Set(ids).size).toBe(1000);
    const stored = await eventually(
      () => dana.allRecords({ kind: 'thousand' }),
      ({ length }) => length === 1000,
    );
    expect(new Set(stored.map(({ id }) => id))).toEqual(new Set(ids));
  });

  it('are measured over time', async () => {
    const occurredAt = '2026-10-05T10:20:30.000Z';
    const receipts = await dana.submit(
      [2, 4].map((value) => ({ ...information, kind: 'old', value, occurredAt })),
    );
    expect(receipts).toHaveLength(2);
    await eventually(
      () => dana.allRecords({ kind: 'old' }),
      ({ length }) => length === 2,
    );
    const { data } = await dana.send(`{
      recordStats(from: "2026-10-05T00:00:00Z", to: "2026-10-06T00:00:00Z", bucket: HOUR) {
        total buckets { start count min avg max }
      }
    }`);
    expect(data).toEqual({
      recordStats: {
        total: 2,
        buckets: [{ start: '2026-10-05T10:00:00.000Z', count: 2, min: 2, avg: 3, max: 4 }],
      },
    });
  });

  it('leave a tombstone when they are deleted', async () => {
    const [record] = await dana.allRecords({ kind: 'probe' });
    const remove = () =>
      dana.send('mutation ($id: ID!) { deleteRecord(id: $id) { id deletedAt informationOne } }', {
        id: record?.id,
      });
    const first = await remove();
    expect(first.data).toMatchObject({ deleteRecord: { id: record?.id, informationOne: '' } });
    expect(await remove()).toEqual(first);
    expect(await dana.allRecords({ kind: 'probe' })).toEqual([]);
    const { data } = await dana.send<{ syncRecords: { changes: object[] } }>(
      '{ syncRecords(limit: 200) { changes { id deletedAt } } }',
    );
    expect(data?.syncRecords.changes[0]).toMatchObject({ id: record?.id });
  });

  it('take no owner from their sender', async () => {
    const { data, errors } = await dana.send(
      'mutation ($input: SubmitRecordInput!) { submitRecord(input: $input) { id } }',
      { input: { ...information, ownerId: 'somebody' } },
    );
    expect(data).toBeNull();
    expect(errors).toMatchObject([{ message: expect.stringContaining('ownerId') }]);
  });

  it('are nothing for people without the groups', async () => {
    const ana = await openRecordClient(local, 'ana');
    const { errors } = await ana.send('{ records { items { id } } }');
    expect(errors).toMatchObject([{ errorType: 'Unauthorized' }]);
  });

  it('leave no text in the log', () => {
    expect(local.output()).not.toContain(information.informationOne);
  });
});
