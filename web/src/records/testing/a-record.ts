import type { Job, StoredRecord } from '../sync/records-api.ts';

/** A persisted record with every field. */
export function aRecord(id: string, overrides: Partial<StoredRecord> = {}): StoredRecord {
  return {
    id,
    kind: null,
    informationOne: `one of ${id}`,
    informationTwo: `two of ${id}`,
    value: null,
    occurredAt: '2026-01-01T00:00:00.000Z',
    status: 'PERSISTED',
    reason: null,
    attempts: 1,
    jobId: null,
    submittedAt: '2026-01-01T00:00:00.000Z',
    persistedAt: '2026-01-01T00:00:01.000Z',
    deletedAt: null,
    version: 1,
    ...overrides,
  };
}

/** A job that runs, with every field. */
export function aJob(id: string, overrides: Partial<Job> = {}): Job {
  return {
    id,
    kind: null,
    requested: 1000,
    enqueued: 0,
    persisted: 0,
    rejected: 0,
    progress: 0,
    status: 'RUNNING',
    seed: 7,
    version: 1,
    createdAt: '2026-01-01T00:00:00.000Z',
    finishedAt: null,
    ...overrides,
  };
}
