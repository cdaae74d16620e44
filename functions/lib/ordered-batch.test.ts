import { describe, expect, it } from 'vitest';
import { processByKey } from './ordered-batch.ts';

const record = (key: string, sequenceNumber: string) => ({ key, sequenceNumber });

describe('a batch of a stream', () => {
  it('works on the records of a key in their order, and on keys side by side', async () => {
    const started: string[] = [];
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const answer = processByKey(
      [record('a', '1'), record('a', '2'), record('b', '3')],
      async ({ sequenceNumber }) => {
        started.push(sequenceNumber);
        if (sequenceNumber === '1') await held;
        if (sequenceNumber === '3') release();
      },
      () => undefined,
    );

    expect(await answer).toEqual({ batchItemFailures: [] });
    expect(started).toEqual(['1', '3', '2']);
  });

  it('reports a failed record and those of its key behind it, and runs the others', async () => {
    const done: string[] = [];
    const failures: [string, unknown][] = [];
    const failure = new Error('no');
    const answer = await processByKey(
      [record('a', '1'), record('a', '2'), record('b', '3'), record('a', '4')],
      ({ sequenceNumber }) => {
        if (sequenceNumber === '2') return Promise.reject(failure);
        done.push(sequenceNumber);
        return Promise.resolve();
      },
      ({ sequenceNumber }, reason) => failures.push([sequenceNumber, reason]),
    );

    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: '2' }, { itemIdentifier: '4' }] });
    expect([...done].sort()).toEqual(['1', '3']);
    expect(failures).toEqual([['2', failure]]);
  });

  it('works on more keys than run at once', async () => {
    const records = Array.from({ length: 25 }, (_, index) => record(`key ${index}`, String(index)));
    const done: string[] = [];
    await processByKey(
      records,
      ({ sequenceNumber }) => Promise.resolve(void done.push(sequenceNumber)),
      () => undefined,
    );
    expect(done).toHaveLength(25);
  });
});
