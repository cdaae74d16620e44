import { isJsonObject } from '../lib/json.ts';
import type { ChatLimits } from '../sync/chat-limits.ts';
import type { Room, RoomUpdate } from '../sync/chat-api.ts';

/** What owners can change about a room. */
export interface RoomDetails {
  name: string;
  topic: string;
  slowModeSeconds: number;
}

/** The details of a room as a form holds them. */
export function roomDetails(room: Pick<Room, 'name' | 'topic' | 'slowModeSeconds'>): RoomDetails {
  return { name: room.name, topic: room.topic ?? '', slowModeSeconds: room.slowModeSeconds };
}

/** What differs between two states of the details, as the server wants it; `null` when nothing does. */
export function detailsChange(from: RoomDetails, to: RoomDetails): RoomUpdate | null {
  const change: RoomUpdate = {};
  if (to.name.trim() !== from.name) change.name = to.name.trim();
  if (to.topic.trim() !== from.topic) change.topic = to.topic.trim();
  if (to.slowModeSeconds !== from.slowModeSeconds) change.slowModeSeconds = to.slowModeSeconds;
  return Object.keys(change).length > 0 ? change : null;
}

/** What is wrong with each field, in words. */
export function detailsProblems(
  details: RoomDetails,
  limits: ChatLimits,
): { name: string | null; topic: string | null } {
  const { length } = details.name.trim();
  return {
    name:
      length === 0 || length > limits.roomNameChars
        ? `Enter a name of up to ${limits.roomNameChars} characters.`
        : null,
    topic:
      details.topic.trim().length > limits.roomTopicChars
        ? `Keep the topic within ${limits.roomTopicChars} characters.`
        : null,
  };
}

/** A room as a `Conflict` tells it; fields that are not set may be left out. `null` when it is not one. */
export function readConflictingRoom(value: unknown): { details: RoomDetails; version: number } | null {
  if (!isJsonObject(value)) return null;
  const { name, topic, slowModeSeconds, version } = value;
  if (typeof name !== 'string' || typeof version !== 'number') return null;
  return {
    details: {
      name,
      topic: typeof topic === 'string' ? topic : '',
      slowModeSeconds: typeof slowModeSeconds === 'number' ? slowModeSeconds : 0,
    },
    version,
  };
}
