import type { Room } from '../sync/chat-api.ts';
import type { RoomTimeline } from '../sync/room-timeline.ts';
import { useNow } from '../ui/use-now.ts';
import { useValue } from '../ui/use-value.ts';

/** Seconds until the next message of one's own may go out; 0 when it may now. */
export function useSlowMode(room: Room, timeline: RoomTimeline, ownUserId: string): number {
  const { window } = useValue(timeline.state);
  const slowMs = room.slowModeSeconds * 1000;
  const last = slowMs > 0 ? window.messages.findLast(({ authorId }) => authorId === ownUserId) : undefined;
  const freeAtMs = last ? Date.parse(last.createdAt) + slowMs : 0;
  const now = useNow(500, slowMs > 0);
  return Math.max(0, Math.ceil((freeAtMs - now) / 1000));
}
