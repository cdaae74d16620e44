import type { MembershipItem, RoomItem } from './items.ts';
import { toMembership } from './membership.ts';

/** Each of the two people in a direct room sees the other's name. */
function nameFor(room: RoomItem, userId: string): string {
  const names = room.names ? room.names : {};
  const others = Object.keys(names).filter((id) => id !== userId);
  return room.kind === 'DIRECT' && others.length > 0 ? (names[others[0] as string] as string) : room.name;
}

/** A room as the change log holds it, as the schema shows it to one person: without what is theirs alone. */
export function roomCopy(room: RoomItem, userId: string) {
  return {
    id: room.id,
    kind: room.kind,
    name: nameFor(room, userId),
    topic: room.topic ? room.topic : null,
    slowModeSeconds: room.slowModeSeconds,
    memberCount: room.memberCount,
    lastMessage: null,
    unreadCount: 0,
    myMembership: null,
    createdAt: room.createdAt,
    version: room.version,
    archivedAt: room.archivedAt ? room.archivedAt : null,
  };
}

/** A room as the schema shows it to one caller; strangers see no message. `unreadCount` is counted by its own resolver. */
export function toRoom(room: RoomItem, membership: MembershipItem | null) {
  return {
    ...roomCopy(room, membership ? membership.userId : ''),
    lastMessage: membership && room.lastMessage ? room.lastMessage : null,
    myMembership: membership ? toMembership(membership) : null,
  };
}

/** A room as the change log holds it: without the preview, so that the text of a deleted message does not stay there. */
export function changedRoom(room: RoomItem) {
  return {
    id: room.id,
    kind: room.kind,
    name: room.name,
    ...(room.names ? { names: room.names } : {}),
    topic: room.topic,
    slowModeSeconds: room.slowModeSeconds,
    memberCount: room.memberCount,
    createdAt: room.createdAt,
    ...(room.archivedAt ? { archivedAt: room.archivedAt } : {}),
    version: room.version,
  };
}

export function isMember(membership: MembershipItem | null | undefined): boolean {
  return membership !== null && membership !== undefined;
}

/** Strangers may know of public rooms only. */
export function isVisible(
  room: RoomItem | null | undefined,
  membership: MembershipItem | null | undefined,
): boolean {
  if (room === null || room === undefined) return false;
  return room.kind === 'PUBLIC' || isMember(membership);
}
