import { useEffect, useMemo } from 'react';
import type { Room } from '../sync/chat-api.ts';
import type { RoomHandle } from '../sync/room-handle.ts';
import { useValue } from '../ui/use-value.ts';

/** The names of a room's members by their ids, as far as they are loaded; the first page loads with the room. */
export function useMemberNames(room: Room, handle: RoomHandle): ReadonlyMap<string, string> {
  const { items, isComplete } = useValue(handle.members);
  const isFirst = items.length === 0 && !isComplete;
  useEffect(() => {
    if (isFirst) void handle.loadMembers();
  }, [handle, isFirst]);
  const own = room.myMembership;
  return useMemo(
    () => new Map([...items, ...(own ? [own] : [])].map(({ userId, displayName }) => [userId, displayName])),
    [items, own],
  );
}
