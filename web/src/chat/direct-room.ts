import type { Room } from '../sync/chat-api.ts';

/** The id of the other person of a direct room; `null` for other rooms. A direct room's id is made of both ids. */
export function otherUserId(room: Pick<Room, 'id' | 'kind'>, ownUserId: string): string | null {
  if (room.kind !== 'DIRECT') return null;
  return room.id.split('_').find((part, index) => index > 0 && part !== ownUserId) ?? null;
}
