import { marshall } from '@aws-sdk/util-dynamodb';
import { describe, expect, it } from 'vitest';
import type { Failure } from '../lib/failures.ts';
import { createHandler } from './publish-record-changes.ts';

const at = '2026-11-21T00:00:00.000Z';
const record = {
  id: 'r',
  ownerId: 'dana',
  informationOne: 'Nobody reads this in a log',
  informationTwo: 'two',
  occurredAt: at,
  status: 'PERSISTED',
  attempts: 1,
  submittedAt: at,
  persistedAt: at,
  version: 1,
};
const job = {
  id: 'j',
  ownerId: 'dana',
  requested: 100,
  enqueued: 100,
  persisted: 10,
  rejected: 1,
  outstanding: 89,
  chunksLeft: 0,
  status: 'RUNNING',
  seed: 1,
  version: 1,
  createdAt: at,
};

interface Item {
  [attribute: string]: unknown;
}

let made = 0;
const change = (partition: string, sk: string, item: Item, eventName = 'INSERT') => ({
  eventName,
  dynamodb: {
    SequenceNumber: String((made += 1)),
    Keys: marshall({ pk: `OWNER#dana#${partition}`, sk }),
    NewImage: marshall({ pk: `OWNER#dana#${partition}`, sk, ...item }),
  },
});

/** A publisher at a clock that its own waiting moves. */
function givenAPublisher(refuses: (input: Item) => boolean = () => false) {
  let nowMs = 1_000_000;
  const told: { input: Item; atMs: number }[] = [];
  const failures: Failure[] = [];
  const lines: string[] = [];
  const write = (message: string, fields: object) => void lines.push(message + JSON.stringify(fields));
  const handler = createHandler({
    api: {
      mutate: (_mutation, variables) => {
        const { input } = variables as { input: Item };
        if (refuses(input)) return Promise.reject(new Error(record.informationOne));
        told.push({ input, atMs: nowMs });
        return Promise.resolve();
      },
    },
    failures: { report: (failure) => Promise.resolve(void failures.push(failure)) },
    log: { info: write, error: write },
    nowMs: () => nowMs,
    wait: (ms) => Promise.resolve(void (nowMs += ms)),
  });
  return { told, failures, lines, tell: (...Records: object[]) => handler({ Records }) };
}

describe('publish-record-changes', () => {
  it('tells of a record as its owner sees it', async () => {
    const { tell, told } = givenAPublisher();
    await tell(change('RECORDS', 'r', { ...record, ownerKey: 'OWNER#dana', expiresAt: 1 }));

    expect(told.map(({ input }) => input)).toEqual([record]);
  });

  it.each<[string, Item, string, number]>([
    ['a new one of a job', { jobId: 'j' }, 'INSERT', 0],
    ['one of a job that was rejected', { jobId: 'j', status: 'REJECTED', reason: 'no' }, 'INSERT', 1],
    ['one of a job that is stored after all', { jobId: 'j', version: 2 }, 'MODIFY', 1],
    ['a deleted one', { deletedAt: at, version: 2 }, 'MODIFY', 1],
  ])('tells of %s as often as anybody needs it', async (_title, more, eventName, times) => {
    const { tell, told } = givenAPublisher();
    await tell(change('RECORDS', 'r', { ...record, ...more }, eventName));

    expect(told).toHaveLength(times);
  });

  it('tells of a job twice a second at most, and of its end', async () => {
    const { tell, told } = givenAPublisher();
    for (let version = 1; version <= 20; version += 2) {
      await tell(
        change('JOBS', 'j', { ...job, version }),
        change('JOBS', 'j', { ...job, version: version + 1, persisted: 40 }, 'MODIFY'),
      );
    }
    await tell(
      change('JOBS', 'j', { ...job, persisted: 99, status: 'COMPLETED', finishedAt: at, version: 21 }),
    );

    expect(told.map(({ input }) => input['version'])).toEqual([2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 21]);
    expect(told[0]?.input).not.toHaveProperty('outstanding');
    expect(told.at(-1)?.input).toMatchObject({ progress: 100, status: 'COMPLETED' });
    const pauses = told.slice(1).map(({ atMs }, index) => atMs - (told[index]?.atMs ?? 0));
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(500);
  });

  it('reports what could not be told, sets aside what never can be, and says nothing of what it holds', async () => {
    const { tell, told, failures, lines } = givenAPublisher(({ id }) => id === 'second');
    const [first, second, third] = [
      change('RECORDS', 'first', { ...record, id: 'first' }),
      change('RECORDS', 'second', { ...record, id: 'second' }),
      change('RECORDS', 'third', { nonsense: true }),
    ];
    const { batchItemFailures } = await tell(first, second, third);

    expect(told.map(({ input }) => input['id'])).toEqual(['first']);
    expect(batchItemFailures).toEqual([{ itemIdentifier: second.dynamodb.SequenceNumber }]);
    expect(failures).toMatchObject([{ sequenceNumber: third.dynamodb.SequenceNumber }]);
    expect(lines.join()).not.toContain(record.informationOne);
  });
});
