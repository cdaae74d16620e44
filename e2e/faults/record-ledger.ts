import type { RecordSync } from '../../schema.generated.ts';
import type { RecordClient } from '../support/record-client.ts';
import type { RecordQueues } from './record-queues.ts';

/** Where accepted records are in the end; nothing is where it should not be when the last three are zero. */
export interface Ledger {
  accepted: number;
  persisted: number;
  rejected: number;
  /** Neither persisted nor rejected, but among the dead letters. */
  deadLetters: number;
  lost: number;
  /** Stored, though nobody was told that it is accepted. */
  invented: number;
  /** Submitted once and stored as two records, or persisted twice in the change log. */
  storedTwice: number;
}

export function isBalanced({ accepted, persisted, rejected, deadLetters, ...wrong }: Ledger): boolean {
  return (
    persisted + rejected + deadLetters === accepted && wrong.lost + wrong.invented + wrong.storedTwice === 0
  );
}

/**
 * Compares what was accepted with what is there.
 *
 * @param accepted ids of records that were accepted, each with an `informationOne` of its own.
 * @param filter of the records that are about this.
 */
export async function readLedger(
  client: RecordClient,
  queues: RecordQueues,
  accepted: ReadonlySet<string>,
  filter: object,
): Promise<Ledger> {
  const stored = await client.allRecords(filter);
  const ids = new Set(stored.map(({ id }) => id));
  const letters = new Set(await queues.deadLetterIds());
  const persistedTimes = await timesPersisted(client);
  const withStatus = (wanted: string) => stored.filter(({ status }) => status === wanted).length;
  const missing = [...accepted].filter((id) => !ids.has(id));
  return {
    accepted: accepted.size,
    persisted: withStatus('PERSISTED'),
    rejected: withStatus('REJECTED'),
    deadLetters: missing.filter((id) => letters.has(id)).length,
    lost: missing.filter((id) => !letters.has(id)).length,
    invented: stored.filter(({ id }) => !accepted.has(id)).length,
    storedTwice:
      stored.length -
      new Set(
        stored.map(
          ({ informationOne, jobId, informationTwo }) => `${informationOne} ${jobId ?? ''} ${informationTwo}`,
        ),
      ).size +
      [...ids].filter((id) => (persistedTimes.get(id) ?? 0) > 1).length,
  };
}

/** How often the owner's change log says of a record that it was persisted. */
async function timesPersisted(client: RecordClient): Promise<Map<string, number>> {
  const times = new Map<string, number>();
  let cursor: string | null = null;
  for (let hasMore = true; hasMore;) {
    const { data, errors }: Awaited<ReturnType<typeof readChanges>> = await readChanges(client, cursor);
    if (!data?.syncRecords) throw new Error(`The changes can't be read: ${JSON.stringify(errors)}`);
    for (const { id, status, deletedAt } of data.syncRecords.changes) {
      if (status === 'PERSISTED' && !deletedAt) times.set(id, (times.get(id) ?? 0) + 1);
    }
    ({ cursor, hasMore } = data.syncRecords);
  }
  return times;
}

function readChanges(client: RecordClient, cursor: string | null) {
  return client.send<{ syncRecords: RecordSync | null }>(
    `query ($cursor: String) {
      syncRecords(cursor: $cursor, limit: 200) { changes { id status deletedAt } cursor hasMore }
    }`,
    { cursor },
  );
}
