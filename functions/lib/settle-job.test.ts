import { describe, expect, it } from 'vitest';
import type { StoredJob } from './job.ts';
import { endOf } from './settle-job.ts';

const running: StoredJob = {
  id: 'j',
  ownerId: 'dana',
  requested: 500,
  enqueued: 500,
  persisted: 500,
  rejected: 0,
  outstanding: 0,
  chunksLeft: 0,
  status: 'RUNNING',
  seed: 1,
  version: 9,
  createdAt: '2026-11-21T00:00:00.000Z',
};
const finishedAt = '2026-11-21T00:01:00.000Z';

describe('The end of a job', () => {
  it.each<[string, Partial<StoredJob>, StoredJob['status'] | null]>([
    ['all is stored', {}, 'COMPLETED'],
    ['some were rejected', { persisted: 499, rejected: 1 }, 'COMPLETED_WITH_ERRORS'],
    ['something is on its way', { persisted: 499, outstanding: 1 }, null],
    ['a part has not begun', { chunksLeft: 1, enqueued: 250, persisted: 250 }, null],
    ['it was cancelled', { status: 'CANCELLED', chunksLeft: 1 }, 'CANCELLED'],
    ['it was given up', { status: 'FAILED', chunksLeft: 1 }, 'FAILED'],
    ['it was cancelled with something on its way', { status: 'CANCELLED', outstanding: 1 }, null],
    ['it has ended cancelled', { status: 'CANCELLED', finishedAt }, null],
    ['it has ended', { status: 'COMPLETED', finishedAt }, null],
    ['the last rejected one was redriven', { status: 'COMPLETED_WITH_ERRORS', finishedAt }, 'COMPLETED'],
    ['others are still rejected', { status: 'COMPLETED_WITH_ERRORS', rejected: 1, finishedAt }, null],
  ])('when %s', (_title, more, expected) => {
    expect(endOf({ ...running, ...more })).toBe(expected);
  });
});
