import { deletedUser } from '../lib/deleted-user.ts';
import { type Membership } from '../lib/membership.ts';
import { deletedRoom, type Room } from './chat-items.ts';

/** What becomes of a room when somebody is gone for good. */
export interface Departure {
  /** The room as it is afterwards. */
  room: Room;
  /** True: its members have to be told of the room, not only of who went. */
  isRoomChanged: boolean;
  former: Membership & { removedAt: string };
  /** Who owns the room from now on, when it would have no owner. */
  heir: Membership | null;
}

/** True when the room would be left without an owner; an archived one may be. */
export function isLastOwner(room: Room, { role }: Membership): boolean {
  return role === 'OWNER' && room.ownerCount <= 1 && room.archivedAt === undefined;
}

/**
 * Decides what becomes of a room and its owner: docs/decisions/022-account-deletion.md.
 *
 * @param others the members beside the one who goes; asked for only when that is the last owner.
 */
export function departureOf(
  found: Room,
  membership: Membership,
  others: readonly Membership[],
  at: string,
): Departure {
  const { userId, role } = membership;
  const former = {
    ...membership,
    displayName: deletedUser,
    version: membership.version + 1,
    removedAt: at,
  };
  const heir = isLastOwner(found, membership) ? longestThere(others) : null;
  const ownersLess = role === 'OWNER' && !heir ? 1 : 0;
  const left: Room = {
    ...found,
    memberCount: found.memberCount - 1,
    ownerCount: found.ownerCount - ownersLess,
  };
  const changes = roomChanges(found, userId);
  return {
    room: changes
      ? { ...left, ...changes, archivedAt: found.archivedAt ?? at, version: found.version + 1 }
      : left,
    isRoomChanged: changes !== null,
    former,
    heir: heir && { ...heir, role: 'OWNER', version: heir.version + 1 },
  };
}

/** What is different of the room itself, which is archived then; `null` for one that goes on. */
function roomChanges(room: Room, userId: string): Partial<Room> | null {
  if (room.kind === 'DIRECT') {
    const names = { ...room.names, [userId]: deletedUser };
    return { names, name: Object.values(names).join(', ') };
  }
  return room.memberCount <= 1 ? { name: deletedRoom, topic: null } : null;
}

function longestThere(members: readonly Membership[]): Membership | null {
  const [first] = members.toSorted((a, b) =>
    a.joinedAt === b.joinedAt ? compare(a.userId, b.userId) : compare(a.joinedAt, b.joinedAt),
  );
  return first ?? null;
}

const compare = (a: string, b: string) => (a < b ? -1 : 1);
