import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AwsError } from '../../local/lib/errors.ts';
import type { StoredJob } from '../lib/job.ts';
import { formatRecordMessage, type SubmittedRecord } from '../lib/record.ts';
import { givenRecordFlow, maxReceives, type RecordFlow } from '../lib/testing/given-record-flow.ts';
import { createMortal } from '../lib/testing/mortal.ts';

const secret = 'Nobody reads this in a log';
const at = '2026-11-21T00:00:00.000Z';

describe('persist-records', () => {
  let flow: RecordFlow;

  beforeEach(async () => {
    flow = await givenRecordFlow();
  });
  afterEach(() => flow[Symbol.asyncDispose]());

  const aRecord = (more: Partial<SubmittedRecord> = {}): SubmittedRecord => ({
    id: flow.newId(),
    ownerId: 'dana',
    informationOne: secret,
    informationTwo: 'two',
    occurredAt: at,
    submittedAt: at,
    ...more,
  });

  async function queue(...records: object[]): Promise<void> {
    await flow.work.sendAll(
      records.map((record) => ({
        key: 'k',
        body: JSON.stringify({ type: 'record.submitted', record }),
      })),
    );
  }

  /** A running job that has enqueued so many records, by its own functions. */
  async function givenAJob(count: number, ownerId = 'dana'): Promise<StoredJob> {
    const started = await flow.startJob(ownerId, { count });
    if (started.outcome !== 'STARTED') throw new Error(started.outcome);
    while (flow.jobs.messages().length > 0) await flow.jobs.deliver(flow.generate(), 1);
    return started.job;
  }

  const statuses = async (ownerId = 'dana') =>
    (await flow.records(ownerId)).map(({ status, attempts, version }) => ({ status, attempts, version }));
  const persistUntilEmpty = async () => {
    while (flow.work.messages().length > 0) await flow.work.deliver(flow.persist());
  };

  it('stores a record with its change, where the indexes find it', async () => {
    const record = aRecord({ kind: 'probe', value: 1.5 });
    await queue(record);
    await flow.work.deliver(flow.persist());

    const shown = { ...record, status: 'PERSISTED', attempts: 1, persistedAt: at, version: 1 };
    expect(await flow.records('dana')).toEqual([
      {
        pk: 'OWNER#dana#RECORDS',
        sk: record.id,
        ownerKey: 'OWNER#dana',
        kindKey: 'OWNER#dana#KIND#probe',
        occurrenceSort: `${at}#${record.id}`,
        ...shown,
      },
    ]);
    expect(await flow.items('OWNER#dana#CHANGES')).toMatchObject([{ record: shown }]);
    expect(flow.work.messages()).toEqual([]);
  });

  it('names the request that a record goes back to in all that it writes and logs', async () => {
    const record = aRecord();
    await flow.work.sendAll([{ key: 'k', body: formatRecordMessage(record, 'r-1') }]);
    const started = await flow.startJob('ben', { count: 1, correlationId: 'r-2' });
    await flow.jobs.deliver(flow.generate());
    await persistUntilEmpty();

    expect(started).toMatchObject({ job: { correlationId: 'r-2' } });
    for (const [ownerId, correlationId] of [
      ['dana', 'r-1'],
      ['ben', 'r-2'],
    ]) {
      expect(await flow.records(ownerId ?? '')).toMatchObject([{ correlationId }]);
      const changes = await flow.items(`OWNER#${ownerId}#CHANGES`);
      expect(changes).toMatchObject([{ correlationId }]);
      expect(changes[0]?.['record']).not.toHaveProperty('correlationId');
      const lines = flow.lines.filter((line) => line.includes(`"correlation_id":"${correlationId}"`));
      expect(lines.at(-1)).toContain('Worked on messages');
    }
    expect(flow.lines.filter((line) => line.includes('"correlation_id":"r-2"'))).toHaveLength(3);
  });

  it('takes what is no correlation id for none', async () => {
    const body = { type: 'record.submitted', record: aRecord(), correlationId: `${secret}\n` };
    await flow.work.sendAll([{ key: 'k', body: JSON.stringify(body) }]);
    await persistUntilEmpty();

    expect(JSON.stringify([await flow.items('OWNER#dana#CHANGES'), flow.lines])).not.toContain('correlation');
  });

  it('stores nothing of a message but the fields of a record', async () => {
    await queue({ ...aRecord(), status: 'REJECTED', version: 9, pk: 'OWNER#eve#RECORDS', expiresAt: 1 });
    await flow.work.deliver(flow.persist());

    const [record] = await flow.records('dana');
    expect(record).toMatchObject({ status: 'PERSISTED', version: 1 });
    expect(record).not.toHaveProperty('expiresAt');
    expect(await flow.records('eve')).toEqual([]);
  });

  it('changes nothing when a message comes again, in the same batch or later', async () => {
    const records = Array.from({ length: 32 }, () => aRecord());
    await queue(...records);
    await flow.work.deliver(flow.persist(), 100, 3);
    const before = await flow.records('dana');
    expect(before).toHaveLength(32);
    await queue(...records, ...records, aRecord());
    await flow.work.deliver(flow.persist());

    expect(await flow.records('dana')).toHaveLength(33);
    expect((await flow.records('dana')).slice(0, 32)).toEqual(before);
    expect(await flow.items('OWNER#dana#CHANGES')).toHaveLength(33);
    expect(flow.counted.get('Persisted')).toBe(33);
  });

  it('counts the records of a job once, however often they come', async () => {
    const { id } = await givenAJob(35);
    const bodies = flow.work.messages().map(({ body }) => ({ key: 'k', body }));
    await flow.work.deliver(flow.persist(), 20, 2);
    await flow.work.sendAll(bodies);
    await persistUntilEmpty();

    expect(await flow.job('dana', id)).toMatchObject({
      enqueued: 35,
      persisted: 35,
      rejected: 0,
      outstanding: 0,
      status: 'COMPLETED',
    });
    expect(await flow.runningJobs('dana')).toBe(0);
    expect(await flow.records('dana')).toHaveLength(35);
  });

  it('rejects at once what can never be stored, and puts it aside with the reason', async () => {
    const { id: jobId } = await givenAJob(1);
    await persistUntilEmpty();
    await queue({ ...aRecord(), informationTwo: '' }, aRecord(), { ...aRecord(), value: 1e300 });
    await flow.work.deliver(flow.persist());

    expect(flow.work.messages()).toEqual([]);
    expect(flow.deadLetters.messages().map(({ note }) => note)).toEqual([
      { reason: 'is not valid: record.informationTwo', attempts: 1 },
      { reason: 'is not valid: record.value', attempts: 1 },
    ]);
    const rejected = (await flow.records('dana')).filter(({ status }) => status === 'REJECTED');
    expect(rejected).toMatchObject([
      { reason: 'is not valid: record.informationTwo', attempts: 1, rejectionKey: 'OWNER#dana#REJECTED' },
      { reason: 'is not valid: record.value', attempts: 1 },
    ]);
    expect(await flow.job('dana', jobId)).toMatchObject({ persisted: 1, rejected: 0 });
  });

  it.each([
    ['no JSON', '{', 'is not JSON'],
    ['nobody’s', JSON.stringify({ type: 'record.submitted', record: {} }), 'is not valid: record.id'],
  ])('puts aside what is %s', async (_title, body, reason) => {
    await flow.work.sendAll([{ key: 'k', body }]);
    await flow.work.deliver(flow.persist());

    expect(flow.work.messages()).toEqual([]);
    expect(flow.deadLetters.messages()).toMatchObject([{ body, note: { reason, attempts: 1 } }]);
  });

  it('keeps 95 good records apart from 5 that fail, and gives those up after five receives', async () => {
    await givenAJob(95);
    await queue(...Array.from({ length: 5 }, () => aRecord({ jobId: 'nobody knows it' })));
    await flow.work.deliver(flow.persist());
    expect(await statuses()).toEqual(Array(95).fill({ status: 'PERSISTED', attempts: 1, version: 1 }));
    expect(flow.work.messages().map(({ receives }) => receives)).toEqual([1, 1, 1, 1, 1]);

    for (let receive = 2; receive < maxReceives; receive += 1) await flow.work.deliver(flow.persist());
    expect(flow.work.messages()).toHaveLength(5);
    expect(flow.deadLetters.messages()).toEqual([]);
    await flow.work.deliver(flow.persist());

    expect(flow.work.messages()).toEqual([]);
    expect(flow.deadLetters.messages().map(({ note }) => note)).toEqual(
      Array(5).fill({ reason: 'could not be stored', attempts: maxReceives }),
    );
    expect(await flow.records('dana')).toHaveLength(95);
  });

  it('shows its owner what it gave up, and persists that when it is redriven', async () => {
    const { id } = await givenAJob(1);
    for (let receive = 1; receive <= maxReceives; receive += 1) {
      expect(await flow.records('dana')).toEqual([]);
      // The group, then the record alone; the rejection after the last receive can be stored.
      for (let call = 0; call < 2; call += 1) flow.db.answerNext('TransactWriteItems', refuse);
      await flow.work.deliver(flow.persist());
    }

    expect(await flow.job('dana', id)).toMatchObject({ rejected: 1, status: 'COMPLETED_WITH_ERRORS' });
    expect(await statuses()).toEqual([{ status: 'REJECTED', attempts: 5, version: 1 }]);
    const letters = flow.deadLetters.messages().map(({ body }) => ({ key: 'k', body }));
    expect(letters).toHaveLength(1);
    for (let redrive = 0; redrive < 2; redrive += 1) {
      await flow.work.sendAll(letters);
      await flow.work.deliver(flow.persist());
    }

    expect(await flow.job('dana', id)).toMatchObject({ persisted: 1, rejected: 0, status: 'COMPLETED' });
    expect(await statuses()).toEqual([{ status: 'PERSISTED', attempts: 1, version: 2 }]);
    expect(await flow.runningJobs('dana')).toBe(0);
  });

  /** What lies among the dead letters or on the queue comes back as discarded, so often. */
  async function discard(bodies: readonly string[], times = 1): Promise<void> {
    const messages = bodies.map((body) => ({ key: 'k', body, isDiscarded: true }));
    for (let time = 0; time < times; time += 1) await flow.work.sendAll(messages);
    await persistUntilEmpty();
  }

  /** The messages of a job's records, which the queue has given up. */
  async function givenLetters(count: number): Promise<{ id: string; bodies: string[] }> {
    const { id } = await givenAJob(count);
    const bodies = flow.work.messages().map(({ body }) => body);
    await flow.work.deliver(() => Promise.resolve({ batchItemFailures: [] }));
    return { id, bodies };
  }

  it('rejects what an operator discarded, once, so that its job ends', async () => {
    const { id, bodies } = await givenLetters(3);
    await discard(bodies.slice(0, 2), 2);
    expect(await flow.job('dana', id)).toMatchObject({ rejected: 2, outstanding: 1, status: 'RUNNING' });
    await discard(bodies.slice(1));

    expect(await flow.job('dana', id)).toMatchObject({
      persisted: 0,
      rejected: 3,
      outstanding: 0,
      status: 'COMPLETED_WITH_ERRORS',
    });
    expect(await flow.runningJobs('dana')).toBe(0);
    expect(await flow.records('dana')).toMatchObject(
      Array(3).fill({ status: 'REJECTED', reason: 'discarded by an operator', version: 1 }),
    );
    expect(flow.counted.get('Rejected')).toBe(3);
    expect(flow.deadLetters.messages()).toEqual([]);
  });

  it('leaves what was stored, or rejected for another reason, when it is discarded', async () => {
    const stored = aRecord();
    const invalid = { ...aRecord(), informationOne: '' };
    await queue(stored, invalid);
    await persistUntilEmpty();
    const before = await flow.records('dana');
    expect(flow.deadLetters.messages()).toHaveLength(1);
    await discard([stored, invalid].map((record) => JSON.stringify({ type: 'record.submitted', record })));

    expect(await flow.records('dana')).toEqual(before);
    expect(flow.deadLetters.messages()).toHaveLength(1);
  });

  it('lets go of what is discarded and nobody waits for', async () => {
    const orphan = JSON.stringify({ type: 'record.submitted', record: aRecord({ jobId: 'unknown' }) });
    await discard(['{', '{}', orphan]);

    expect(flow.work.messages()).toEqual([]);
    expect(flow.deadLetters.messages()).toEqual([]);
    expect(await flow.records('dana')).toEqual([]);
  });

  it('leaves it to the queue to give up what was discarded, so that it stays that', async () => {
    const { bodies } = await givenLetters(1);
    await flow.work.sendAll(bodies.map((body) => ({ key: 'k', body, isDiscarded: true })));
    for (let receive = 1; receive <= maxReceives; receive += 1) {
      flow.db.answerNext('TransactWriteItems', refuse);
      await flow.work.deliver(flow.persist());
    }

    expect(flow.work.messages()).toMatchObject([{ receives: maxReceives, isDiscarded: true }]);
    expect(flow.deadLetters.messages()).toEqual([]);
  });

  it('stores the others when a group has one that is known, or when somebody was at the counter', async () => {
    const { id } = await givenAJob(30);
    const [first] = flow.work.messages();
    await flow.work.sendAll([{ key: 'k', body: first?.body ?? '' }]);
    for (let call = 0; call < 3; call += 1) flow.db.answerNext('TransactWriteItems', conflict);
    await flow.work.deliver(flow.persist(), 1);
    for (let call = 0; call < 3; call += 1) flow.db.answerNext('TransactWriteItems', conflict);
    await flow.work.deliver(flow.persist());

    expect(flow.work.messages()).toEqual([]);
    expect(await flow.job('dana', id)).toMatchObject({ persisted: 30, status: 'COMPLETED' });
  });

  it('gives the rest back rather than be cut off', async () => {
    await queue(...Array.from({ length: 100 }, () => aRecord()));
    let remainingMs = 7_000;
    await flow.work.deliver(flow.persist(createMortal(), () => (remainingMs -= 500)));

    const left = flow.work.messages().length;
    expect(left).toBeGreaterThan(0);
    expect(await flow.records('dana')).toHaveLength(100 - left);
    await persistUntilEmpty();
    expect(await flow.records('dana')).toHaveLength(100);
    expect(flow.deadLetters.messages()).toEqual([]);
  });

  it('keeps a message that the dead-letter queue does not take', async () => {
    await queue({ ...aRecord(), informationOne: '' });
    flow.deadLetters.refuseNext(1);
    await flow.work.deliver(flow.persist());
    expect(flow.work.messages()).toHaveLength(1);
    await flow.work.deliver(flow.persist());

    expect(flow.work.messages()).toEqual([]);
    expect(flow.deadLetters.messages()).toHaveLength(1);
    expect(await statuses()).toEqual([{ status: 'REJECTED', attempts: 1, version: 1 }]);
  });

  it('leaves a deleted record deleted', async () => {
    const record = aRecord();
    await queue(record);
    await flow.work.deliver(flow.persist());
    const [stored] = await flow.records('dana');
    const tombstone = { ...stored, informationOne: '', informationTwo: '', deletedAt: at, version: 2 };
    await flow.client.send(new PutItemCommand({ TableName: flow.table, Item: marshall(tombstone) }));
    await queue(record);
    await flow.work.deliver(flow.persist());

    expect(await flow.records('dana')).toEqual([tombstone]);
    expect(flow.work.messages()).toEqual([]);
  });

  it.each(['before', 'after'] as const)(
    'ends with each record stored and counted once when it dies %s any of its steps',
    async (when) => {
      let deaths = 0;
      for (let step = 1; ; step += 1) {
        const ownerId = `${when} ${step}`;
        const { id } = await givenAJob(3, ownerId);
        const firstId = JSON.parse(flow.work.messages()[0]?.body ?? '').record.id as string;
        await queue(
          aRecord({ ownerId }),
          { ...aRecord({ ownerId }), informationOne: '' },
          { ...aRecord({ ownerId, jobId: id }), id: firstId },
        );
        const letters = flow.deadLetters.messages().length;
        const life = createMortal({ step, when });
        await flow.work.deliver(async (event) => {
          const answer = await flow
            .persist(life)(event)
            .catch(() => null);
          // Nobody hears what a dead process would have answered: all of it comes back.
          if (life.isDead() || !answer) return { batchItemFailures: allOf(event) };
          return answer;
        });
        if (!life.isDead()) {
          expect(flow.work.messages()).toEqual([]);
          break;
        }
        deaths += 1;
        expect(flow.work.messages()).toHaveLength(6);
        await flow.work.deliver(flow.persist());

        expect(flow.work.messages()).toEqual([]);
        expect(await flow.job(ownerId, id)).toMatchObject({
          enqueued: 3,
          persisted: 3,
          rejected: 0,
          outstanding: 0,
          status: 'COMPLETED',
        });
        expect(await flow.runningJobs(ownerId)).toBe(0);
        expect(await flow.records(ownerId)).toHaveLength(5);
        expect(await flow.items(`OWNER#${ownerId}#CHANGES`)).toHaveLength(5);
        expect(flow.deadLetters.messages().length - letters).toBeGreaterThanOrEqual(1);
      }
      expect(deaths).toBeGreaterThanOrEqual(6);
    },
    30_000,
  );

  it('logs ids and counts, and nothing of what was sent', async () => {
    const record = aRecord({ kind: secret });
    await queue(record, { ...record, id: flow.newId(), value: secret }, aRecord({ jobId: 'unknown' }));
    await flow.work.sendAll([{ key: 'k', body: secret }]);
    await flow.work.deliver(flow.persist());

    expect(flow.lines.join('\n')).toContain('Worked on messages');
    expect(flow.lines.join('\n')).not.toContain(secret);
    expect(formatRecordMessage(record)).toContain(secret);
  });
});

function refuse(): never {
  throw new AwsError('InternalServerError', 'no', 400);
}

/** Somebody else writes the job at this moment. */
function conflict(): never {
  throw new AwsError('TransactionCanceledException', 'Transaction cancelled', 400, {
    CancellationReasons: [
      ...Array.from({ length: 60 }, () => ({ Code: 'None' })),
      { Code: 'TransactionConflict' },
    ],
  });
}

function allOf(event: object): { itemIdentifier: string }[] {
  const { Records } = event as { Records: { messageId: string }[] };
  return Records.map(({ messageId }) => ({ itemIdentifier: messageId }));
}
