import type { MembershipItem, RoomItem } from './items.ts';

/** A room as the schema shows it to one caller. `unreadCount` is added by its own resolver. */
export function toRoom(room: RoomItem, membership: MembershipItem | null) {
  return { ...room, myMembership: membership };
}

export function isMember(membership: MembershipItem | null | undefined): boolean {
  return membership !== null && membership !== undefined && !membership.removedAt;
}

/** Strangers may know of public rooms only. */
export function isVisible(
  room: RoomItem | null | undefined,
  membership: MembershipItem | null | undefined,
): boolean {
  if (room === null || room === undefined) return false;
  return room.kind === 'PUBLIC' || isMember(membership);
}
