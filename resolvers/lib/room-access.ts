import { badRequest, notFound, unauthorized } from './errors.ts';
import type { MembershipItem, ProfileItem, RoomItem } from './items.ts';
import { isMember, isVisible } from './room.ts';

/** What the step `getRoomAccess` leaves in the stash. */
export interface RoomAccess {
  room: RoomItem | null;
  /** The caller's. */
  membership: MembershipItem | null;
}

/** What the step `getCandidate` leaves in the stash: also what it found of the person `userId`. */
export interface CandidateAccess extends RoomAccess {
  userId: string;
  candidate: MembershipItem | null;
  former: MembershipItem | null;
  profile: ProfileItem | null;
}

/** Refuses who may not even know that the room is there. */
export function requireVisibleRoom(access: RoomAccess): RoomItem {
  if (!isVisible(access.room, access.membership)) notFound('The room');
  return access.room as RoomItem;
}

/** Refuses everyone but members. */
export function requireMember(access: RoomAccess): MembershipItem {
  requireVisibleRoom(access);
  if (!isMember(access.membership)) unauthorized('Only members of the room may do this. Join it first.');
  return access.membership as MembershipItem;
}

/** Refuses everyone but owners, and direct rooms, which have none. `field` is the argument that names the room. */
export function requireOwnedRoom(access: RoomAccess, field: string): RoomItem {
  const membership = requireMember(access);
  const room = requireShared(access, field);
  if (membership.role !== 'OWNER') unauthorized('Only owners of the room may do this.');
  return room;
}

/** Refuses direct rooms: they belong to the same two people for ever. */
export function requireShared(access: RoomAccess, field: string): RoomItem {
  const room = requireVisibleRoom(access);
  if (room.kind === 'DIRECT') badRequest(field, 'must not name a direct room');
  return room;
}

/** Refuses archived rooms. */
export function requireOpen(room: RoomItem): void {
  if (room.archivedAt) unauthorized('The room is archived.');
}
