import type { SubmittedRecord } from '../lib/record.ts';
import type { RecordWork, WorkMessage } from './work-message.ts';

/** A record to store, and the messages of the batch that bring it: usually one. */
export interface Entry {
  record: SubmittedRecord;
  messages: WorkMessage[];
}

/** Two items each and the job's counter stay below the hundred that a transaction may hold. */
const recordsPerTransaction = 30;

/**
 * Puts valid records into groups that a transaction can hold, of one owner and one job each. Groups of a job stand in one
 * lane, one behind the other, as they would only collide at its counter; all others have a lane of their own.
 */
export function lanesOf(work: readonly RecordWork[]): Entry[][][] {
  return [...groupBy(work.filter(isValid), jobOf).values()].flatMap((sameJob) => {
    const groups = inChunks(entriesOf(sameJob), recordsPerTransaction);
    return sameJob[0]?.content.record.jobId === undefined ? groups.map((group) => [group]) : [groups];
  });
}

/** The jobs of a batch, with the messages that are about them. */
export function jobsOf(
  work: readonly RecordWork[],
): { ownerId: string; jobId: string; messages: RecordWork[] }[] {
  return [...groupBy(work, jobOf).values()].flatMap((messages) => {
    const { ownerId, jobId } = messages[0]?.content.record ?? {};
    return ownerId === undefined || jobId === undefined ? [] : [{ ownerId, jobId, messages }];
  });
}

/** Runs so many side by side, in their order. */
export async function inParallel<T>(
  count: number,
  items: readonly T[],
  run: (item: T) => Promise<void>,
): Promise<void> {
  const left = [...items];
  async function next(): Promise<void> {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await run(item);
  }
  await Promise.all(Array.from({ length: count }, next));
}

const isValid = ({ content }: RecordWork) => content.kind === 'record';
const jobOf = ({ content: { record } }: RecordWork) => `${record.ownerId} ${record.jobId ?? ''}`;

function entriesOf(sameJob: readonly RecordWork[]): Entry[] {
  return [...groupBy(sameJob, ({ content }) => content.record.id).values()].flatMap((messages) => {
    const record = messages[0]?.content.record;
    return record ? [{ record, messages }] : [];
  });
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

function inChunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
