import type { Clock } from '../lib/clock.ts';
import { createObservableValue } from '../lib/observable-value.ts';
import type { Pace } from '../lib/paced-value.ts';
import { createPacedValue } from '../lib/paced-value.ts';
import type { ChatApi, Membership, Message, RoomChange, RoomSignal } from './chat-api.ts';
import type { ChatLimits } from './chat-limits.ts';
import { createMessageChanges } from './message-changes.ts';
import type { OutgoingQueue } from './outgoing-queue.ts';
import type { RoomAccess, RoomHandle } from './room-handle.ts';
import { createRoomMembers } from './room-members.ts';
import { createRoomSignals } from './room-signals.ts';
import { createRoomTimeline } from './room-timeline.ts';
import { createTypingSender } from './typing-sender.ts';

/** A room that is or was on the screen, as the engine keeps it current. */
export interface RoomSession extends RoomHandle {
  readonly roomId: string;
  isShown(): boolean;
  isMember(): boolean;
  hasSignals(): boolean;
  setAccess(access: RoomAccess): void;
  receiveMessage(message: Message): void;
  receiveMembership(membership: Membership): void;
  receiveSignal(signal: RoomSignal): void;
  /** Fetches what changed, if anything was loaded; gives how many messages were new. Rejects with an `ApiError`. */
  catchUp(): Promise<number>;
  /** As `catchUp`; what fails is left for the next occasion. */
  catchUpQuietly(): Promise<void>;
  /** Asks anew for what passes, if it is on the screen. */
  refreshSignals(): void;
  dispose(): void;
}

/** What a session needs of the engine. */
export interface RoomSessionHost {
  /** The room came on the screen, or left it. */
  shown(session: RoomSession): void;
  hidden(session: RoomSession): void;
  /** Finds out what the user may see of the room. */
  enter(session: RoomSession): void;
  /** A catch-up or an answer told of this. */
  messageFound(message: Message): void;
  roomFound(change: RoomChange): void;
  ownMembership(membership: Membership): void;
  ownRead(roomId: string, messageId: string): void;
}

/** Creates the session of one room; nothing is fetched before it is shown or loaded. */
export function createRoomSession(options: {
  roomId: string;
  api: ChatApi;
  ownUserId: string;
  outgoing: OutgoingQueue;
  limits(): ChatLimits;
  host: RoomSessionHost;
  pace: Pace;
  clock: Clock;
}): RoomSession {
  const { api, roomId, ownUserId, host, clock, outgoing } = options;
  const access = createObservableValue<RoomAccess>({ kind: 'unknown' });
  const members = createRoomMembers({ load: (nextToken) => api.members(roomId, nextToken) });
  const signals = createRoomSignals({
    ownUserId,
    presence: () => api.presence(roomId),
    limits: options.limits,
    clock,
  });
  const typing = createTypingSender({
    send: (isTyping) => api.setTyping(roomId, isTyping),
    intervalMs: () => options.limits().typingIntervalSeconds * 1_000,
    clock,
  });
  const timeline = createRoomTimeline({
    roomId,
    api,
    ownUserId,
    outgoing,
    pace: options.pace,
    found,
    resynced: () => void members.reset(),
  });
  let views = 0;

  function found(changes: readonly RoomChange[]) {
    for (const change of changes) {
      if (change.message) host.messageFound(change.message);
      if (change.membership) receiveMembership(change.membership);
      if (change.room) host.roomFound(change);
    }
  }

  function receiveMembership(membership: Membership) {
    members.receive(membership);
    if (membership.userId === ownUserId) host.ownMembership(membership);
    else signals.personRead(membership.userId, membership.readMessageId);
  }

  function receiveMessage(message: Message) {
    timeline.receive(message);
    if (message.version === 1) signals.personWrote(message.authorId);
  }

  const changes = createMessageChanges({
    roomId,
    api,
    timeline,
    arrived(message) {
      timeline.receive(message);
      host.messageFound(message);
    },
    clock,
  });

  const session: RoomSession = {
    roomId,
    access,
    timeline,
    members: createPacedValue(members.state, options.pace),
    signals: createPacedValue(signals.state, options.pace),
    loadMembers: members.loadMore,
    setTyping(isTyping) {
      if (!signals.state.get().isOff && session.isMember()) typing.set(isTyping);
    },
    send(body, mentions = []) {
      typing.messageSent();
      outgoing.add(body, mentions);
    },
    editMessage: changes.edit,
    deleteMessage: changes.remove,
    isShown: () => views > 0,
    isMember: () => access.get().kind === 'member',
    hasSignals: () => !signals.state.get().isOff,
    setAccess(next) {
      const before = access.get();
      const room = 'room' in next ? next.room : null;
      if (room) signals.setMemberCount(room.memberCount);
      if (before.kind === next.kind && 'room' in before && before.room === room) return;
      access.set(next);
      if (next.kind !== 'member') signals.hide();
      else if (before.kind !== 'member' && views > 0) signals.show();
    },
    receiveMessage,
    receiveMembership,
    receiveSignal(signal) {
      if (signal.kind === 'READ' && signal.userId === ownUserId && signal.readMessageId !== null) {
        host.ownRead(roomId, signal.readMessageId);
      }
      signals.receive(signal);
    },
    async catchUp() {
      const { isLoaded, loading, failure } = timeline.state.get();
      // A first page that could not be fetched is asked for again; one that nobody asked for is not.
      return isLoaded || loading !== null || failure !== null ? timeline.catchUp() : 0;
    },
    async catchUpQuietly() {
      try {
        await session.catchUp();
      } catch {
        timeline.markStale();
      }
    },
    refreshSignals() {
      if (views > 0 && session.isMember()) signals.show();
    },
    show() {
      views += 1;
      host.shown(session);
      if (session.isMember()) signals.show();
      let isShown = true;
      return () => {
        if (!isShown) return;
        isShown = false;
        views -= 1;
        if (views === 0) signals.hide();
        host.hidden(session);
      };
    },
    retry: () => host.enter(session),
    dispose() {
      timeline.dispose();
      signals.dispose();
      typing.dispose();
    },
  };
  return session;
}
