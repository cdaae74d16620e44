import { describe, expect, it } from 'vitest';
import { ApiError } from '../../graphql/api-error.ts';
import { createManualClock } from '../../testing/manual-clock.ts';
import type { NewRecord, Receipt } from '../sync/records-api.ts';
import { createBatchUpload } from './batch-upload.ts';

const receipt = (index: number, overrides: Partial<Receipt> = {}): Receipt => ({
  index,
  id: `R${index}`,
  status: 'QUEUED',
  duplicate: false,
  errorType: null,
  message: null,
  ...overrides,
});
const accept = (records: readonly NewRecord[]) => records.map((_record, index) => receipt(index));

function setUp(count: number, answers: ((records: readonly NewRecord[]) => readonly Receipt[])[] = []) {
  const clock = createManualClock();
  const requests: string[][] = [];
  const upload = createBatchUpload({
    items: Array.from({ length: count }, (_, index) => ({
      number: index + 2,
      input: { clientId: `c${index}`, informationOne: 'a', informationTwo: 'b' },
    })),
    submit(records) {
      requests.push(records.map(({ clientId }) => clientId));
      const answer = answers.shift() ?? accept;
      return Promise.resolve().then(() => answer(records));
    },
    clock,
    random: () => 0.5,
  });
  const state = () => upload.state.get();
  async function settled() {
    for (let turn = 0; turn < 200; turn += 1) {
      await Promise.resolve();
      const next = clock.nextTimerMs();
      if (next !== undefined) clock.advance(next);
    }
  }
  return { upload, requests, state, settled };
}

const unavailable = () => {
  throw new ApiError('Unavailable', 'not now');
};

describe('An upload', () => {
  it('sends 25 at a time and counts receipts', async () => {
    const { upload, requests, state, settled } = setUp(60);
    upload.go();
    await settled();
    expect(requests.map(({ length }) => length)).toEqual([25, 25, 10]);
    expect(state()).toMatchObject({ phase: 'done', total: 60, answered: 60, accepted: 60, rejected: [] });
  });

  it('lists what was refused by line, and what was there before', async () => {
    const { upload, state, settled } = setUp(3, [
      () => [
        receipt(2, { duplicate: true }),
        receipt(0),
        receipt(1, { id: null, status: null, errorType: 'BadRequest', message: 'value: no' }),
      ],
    ]);
    upload.go();
    await settled();
    expect(state()).toMatchObject({
      phase: 'done',
      accepted: 2,
      duplicates: 1,
      rejected: [{ number: 3, reason: 'value: no' }],
    });
  });

  it('sends the same again when nothing is known of it, and only what the queue did not take', async () => {
    const partly = (records: readonly NewRecord[]) =>
      accept(records).map((one) =>
        one.index === 1 ? { ...one, id: null, status: null, errorType: 'Unavailable' } : one,
      );
    const { upload, requests, state, settled } = setUp(3, [unavailable, partly]);
    upload.go();
    await settled();
    expect(requests).toEqual([['c0', 'c1', 'c2'], ['c0', 'c1', 'c2'], ['c1']]);
    expect(state()).toMatchObject({ phase: 'done', accepted: 3, answered: 3 });
  });

  it('pauses after several failures, and goes on where it was', async () => {
    const { upload, requests, state, settled } = setUp(26, [accept, ...Array(4).fill(unavailable)]);
    upload.go();
    await settled();
    expect(state()).toMatchObject({ phase: 'paused', answered: 25, error: { code: 'Unavailable' } });
    expect(requests).toHaveLength(5);
    upload.go();
    await settled();
    expect(state()).toMatchObject({ phase: 'done', accepted: 26, error: null });
  });

  it('does not try again what trying does not help', async () => {
    const exceeded = () => {
      throw new ApiError('LimitExceeded', 'recordsPerDay');
    };
    const { upload, requests, state, settled } = setUp(5, [exceeded]);
    upload.go();
    await settled();
    expect(requests).toHaveLength(1);
    expect(state()).toMatchObject({ phase: 'paused', error: { code: 'LimitExceeded' } });
  });

  it('sends nothing after it was stopped', async () => {
    const { upload, requests, state, settled } = setUp(60);
    upload.go();
    upload.stop();
    await settled();
    expect(requests).toHaveLength(1);
    expect(state().phase).toBe('stopped');
    expect(state().accepted).toBe(25);
  });
});
