import { type Pause, retryUntilDone } from '../lib/attempts.ts';
import type { ChatTable, RoomChangeEntry } from './chat-table.ts';
import type { Membership } from '../lib/membership.ts';
import type { DirectRoom } from './direct-room.ts';

export interface Renaming {
  table: ChatTable;
  pause: Pause;
  newId: () => string;
  /** Epoch milliseconds. */
  nowMs: () => number;
}

/**
 * Brings the copies of a user's name up to date: in their memberships, and in their direct rooms, whose name they are.
 * What stands in the profile now counts, whichever change of it is told, so that a repeat or an older change does
 * nothing. Messages keep the name that their author had.
 *
 * @throws StillBusyError when others keep changing a membership.
 */
export async function renameMember(
  userId: string,
  correlationId: string | null,
  renaming: Renaming,
): Promise<void> {
  const displayName = await renaming.table.displayNameOf(userId);
  if (displayName === null) return;
  for await (const roomIds of renaming.table.roomIdsOf(userId)) {
    for (const roomId of roomIds) {
      await renameIn({ roomId, userId, displayName, correlationId }, renaming);
    }
  }
}

/**
 * The same for one room that somebody has come into: whoever was renamed at that moment came in with the former name,
 * and the index may not have shown the membership yet when the new one was carried round.
 *
 * @throws StillBusyError when others keep changing the membership.
 */
export async function renameNewcomer(
  userId: string,
  roomId: string,
  correlationId: string | null,
  renaming: Renaming,
): Promise<void> {
  const displayName = await renaming.table.displayNameOf(userId);
  if (displayName === null) return;
  await renameIn({ roomId, userId, displayName, correlationId }, renaming);
}

/** Who is called what from now on, in one room. */
interface NewName {
  roomId: string;
  userId: string;
  displayName: string;
  correlationId: string | null;
}

function renameIn(name: NewName, renaming: Renaming): Promise<void> {
  return retryUntilDone('A membership', renaming.pause, () => renameOnce(name, renaming));
}

async function renameOnce(
  { roomId, userId, displayName, correlationId }: NewName,
  { table, newId, nowMs }: Renaming,
): Promise<boolean> {
  const [membership, found] = await Promise.all([table.membership(roomId, userId), table.directRoom(roomId)]);
  if (!membership || membership.displayName === displayName) return true;
  const next: Membership = { ...membership, displayName, version: membership.version + 1 };
  const room = found && renamedRoom(found, userId, displayName);
  const at = new Date(nowMs()).toISOString();
  const entries: RoomChangeEntry[] = [
    { changeId: newId(), at, change: { membership: next }, correlationId },
    ...(room ? [{ changeId: newId(), at, change: { room }, correlationId }] : []),
  ];
  return table.rename({ next, room }, entries);
}

function renamedRoom(room: DirectRoom, userId: string, displayName: string): DirectRoom {
  const names = { ...room.names, [userId]: displayName };
  return { ...room, names, name: Object.values(names).join(', '), version: room.version + 1 };
}
