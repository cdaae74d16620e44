import type { ApiError } from '../graphql/api-error.ts';
import type { ReadableValue } from '../lib/observable-value.ts';
import type { Membership, Message, PresenceStatus, Room } from './chat-api.ts';
import type { RoomTimeline } from './room-timeline.ts';

/** What one sees of a room. */
export type RoomAccess =
  | { kind: 'unknown' }
  | { kind: 'member'; room: Room }
  /** A public room one has not joined. */
  | { kind: 'visitor'; room: Room }
  /** The room does not exist, or not for this user. */
  | { kind: 'gone' }
  | { kind: 'error'; error: ApiError };

/** The members of a room, as far as they are loaded. */
export interface MembersState {
  items: readonly Membership[];
  /** Whether all pages have been loaded. */
  isComplete: boolean;
  isLoading: boolean;
  /** Why the last page could not be loaded. */
  failure: ApiError | null;
}

/** What passes in a room. */
export interface SignalsState {
  /** Who is typing, oneself excepted; who began first comes first. */
  typing: readonly { userId: string; displayName: string }[];
  /** Whoever is not listed is offline. */
  presence: ReadonlyMap<string, PresenceStatus>;
  /** How far others have read, as far as it is known: message ids by user. */
  readMarkers: ReadonlyMap<string, string>;
  /** The room has too many members for signals. */
  isOff: boolean;
}

/** A room as a screen needs it. */
export interface RoomHandle {
  readonly access: ReadableValue<RoomAccess>;
  readonly timeline: RoomTimeline;
  /** Current once loaded: kept up to date while the room is on the screen. */
  readonly members: ReadableValue<MembersState>;
  /** Loads the next page of members, or the first one again after a failure. Never rejects. */
  loadMembers(): Promise<void>;
  readonly signals: ReadableValue<SignalsState>;
  /** Tells the others at most once in 3 s; call it as often as keys are pressed. Failures are ignored. */
  setTyping(isTyping: boolean): void;
  /** Puts a message on its way; what it is doing stands in `timeline.outgoing`. */
  send(body: string, mentions?: readonly string[]): void;
  /**
   * Replaces the text of an own message; shown at once, taken back on failure. What one's own edits here made of the
   * expected version counts as seen. Rejects with an `ApiError`; that of a
   * `Conflict` has the message as it is now in `info.current`.
   */
  editMessage(messageId: string, expectedVersion: number, body: string): Promise<Message>;
  /** Takes the text of a message away; shown at once, taken back on failure. Rejects with an `ApiError`. */
  deleteMessage(messageId: string): Promise<Message>;
  /** The room is on the screen from now on: it is fetched and followed. Returns what takes it off. */
  show(): () => void;
  /** Looks again after an error. */
  retry(): void;
}
