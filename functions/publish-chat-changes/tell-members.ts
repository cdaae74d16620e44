import { type Pause, retryUntilDone } from '../lib/attempts.ts';
import { origin } from '../lib/correlation.ts';
import type { RoomChange } from './chat-change.ts';
import type { ChatTable } from './chat-table.ts';
import type { InboxEntry } from './inbox-entry.ts';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html */
const maxBatch = 25;

/**
 * Writes a room's change into the inbox of each of its members. The stream brings those entries back, to be published.
 * Entries are the same at every repeat, so that one is harmless.
 *
 * @throws StillBusyError when the table has no capacity.
 */
export async function tellMembers(
  change: RoomChange & { correlationId: string | null },
  { table, pause }: { table: Pick<ChatTable, 'memberIdsOf' | 'putInboxEntries'>; pause: Pause },
): Promise<void> {
  const { roomId, changeId, at, expiresAt, correlationId } = change;
  for await (const userIds of table.memberIdsOf(roomId)) {
    for (let start = 0; start < userIds.length; start += maxBatch) {
      let entries: InboxEntry[] = userIds
        .slice(start, start + maxBatch)
        .map((userId) => ({ userId, changeId, kind: 'ROOM_CHANGED', roomId, at, ...origin(correlationId) }));
      await retryUntilDone('The table', pause, async () => {
        entries = await table.putInboxEntries(entries, expiresAt);
        return entries.length === 0;
      });
    }
  }
}
