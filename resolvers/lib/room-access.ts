import { notFound, unauthorized } from './errors.ts';
import type { MembershipItem, RoomItem } from './items.ts';
import { isMember, isVisible } from './room.ts';

/** What the step `getRoomAccess` leaves in the stash. */
export interface RoomAccess {
  room: RoomItem | null;
  membership: MembershipItem | null;
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
