import { createHash } from 'node:crypto';
import type { StoredJob } from '../lib/job.ts';
import type { SubmittedRecord } from '../lib/record.ts';
import { createUlids } from '../lib/ulid.ts';

const adjectives = ['calm', 'early', 'plain', 'quiet', 'rapid', 'steady', 'warm', 'wide'];
const nouns = ['anchor', 'beacon', 'carrier', 'dock', 'engine', 'ferry', 'gauge', 'harbour'];
const dayMs = 86_400_000;

/**
 * A record of a job by its place: the same seed gives the same data, and a repeat the same id. It occurred within the
 * day before the job.
 */
export function generatedRecord(job: StoredJob, index: number): SubmittedRecord {
  const bytes = createHash('sha256').update(`${job.seed} ${index}`).digest();
  const pick = (words: readonly string[], at: number) => words[bytes.readUInt8(at) % words.length] ?? '';
  const createdMs = Date.parse(job.createdAt);
  const random = createHash('sha256').update(`${job.id} ${index}`).digest();
  return {
    id: createUlids(
      () => createdMs,
      (count) => random.subarray(0, count),
    )(),
    ownerId: job.ownerId,
    ...(job.kind === undefined ? {} : { kind: job.kind }),
    informationOne: `${pick(adjectives, 0)} ${pick(nouns, 1)}`,
    informationTwo: `reading ${index + 1}`,
    value: bytes.readUInt16BE(2) / 100,
    occurredAt: new Date(createdMs - (bytes.readUInt32BE(4) % dayMs)).toISOString(),
    submittedAt: job.createdAt,
    jobId: job.id,
  };
}
