import type { Clock } from '../lib/clock.ts';
import type { ReadableValue } from '../lib/observable-value.ts';
import { createPacedValue } from '../lib/paced-value.ts';
import type { Pace } from '../lib/paced-value.ts';
import type { TextStorage } from '../lib/storage.ts';
import type { RealtimeClient } from '../realtime/realtime-client.ts';
import type { ChatApi, Message, Profile } from './chat-api.ts';
import type { ChatLimits } from './chat-limits.ts';
import { createConnectionKeeper } from './connection-keeper.ts';
import type { ConnectionState } from './connection-state.ts';
import { createDrafts } from './drafts.ts';
import type { Drafts } from './drafts.ts';
import { createFeedRepair } from './feed-repair.ts';
import { createInboxSync } from './inbox-sync.ts';
import { createLiveFeeds } from './live-feeds.ts';
import { createMissedChanges } from './missed-changes.ts';
import type { NetworkWatch } from './network-watch.ts';
import { createNotificationList } from './notification-list.ts';
import type { NotificationList } from './notification-list.ts';
import { watchOccasions } from './occasions.ts';
import { createOutbox } from './outbox.ts';
import type { OutboxStore } from './outbox-store.ts';
import { createPresenceKeeper } from './presence-keeper.ts';
import type { ReadMarkers } from './read-markers.ts';
import { createReading } from './reading.ts';
import { createRoomActions } from './room-actions.ts';
import type { RoomActions } from './room-actions.ts';
import { createRoomEntrance } from './room-entrance.ts';
import { createRoomFetches } from './room-fetches.ts';
import type { RoomHandle } from './room-handle.ts';
import type { RoomSessionHost } from './room-session.ts';
import { createRoomSessions } from './room-sessions.ts';
import { createRoomsStore } from './rooms-store.ts';
import type { RoomsState } from './rooms-store.ts';
import { createServerLimits } from './server-limits.ts';
import { createSyncLoop } from './sync-loop.ts';
import type { TabWatch } from './tab-watch.ts';
import type { Tabs } from './tabs.ts';

export type { MembersState, RoomAccess, RoomHandle, SignalsState } from './room-handle.ts';

/** The chat of one signed-in user: rooms, timelines and the connection that keeps them current. */
export interface ChatEngine extends RoomActions {
  readonly connection: ReadableValue<ConnectionState>;
  /** When everything was last known to be complete; Unix milliseconds. */
  readonly lastSyncedAtMs: () => number | null;
  readonly rooms: ReadableValue<RoomsState>;
  readonly drafts: Drafts;
  readonly notifications: NotificationList;
  readonly readMarkers: ReadMarkers;
  /** The limits of the server; built-in ones until it has told them. */
  readonly limits: ReadableValue<ChatLimits>;
  start(): void;
  /** Connects at once instead of at the next scheduled try. */
  retryNow(): void;
  /** Fetches the list of rooms again. */
  refreshRooms(): Promise<void>;
  /** The same room gives the same handle for as long as it is shown; asking alone fetches nothing. */
  room(roomId: string): RoomHandle;
  readonly people: {
    /** People whose name begins with `prefix`; nobody for a prefix that is too short. */
    search(prefix: string): Promise<readonly Profile[]>;
  };
  /** Everything up to this message was seen; told to the server when it can be reached, and never taken back. */
  markRead(roomId: string, messageId: string): void;
  dispose(): void;
}

/** How the engine reaches its surroundings. */
export interface ChatEngineOptions {
  api: ChatApi;
  realtime: RealtimeClient;
  network: NetworkWatch;
  tab: TabWatch;
  ownUserId: string;
  storage: TextStorage;
  outboxStore: OutboxStore;
  tabs: Tabs;
  /** Asks for a fresh token, as the session may have been ended elsewhere. */
  checkSession(): Promise<void>;
  /** How soon watchers of rooms and timelines are told. */
  pace: Pace;
  clock: Clock;
  /** A number from 0 up to 1. */
  random(): number;
  createId(): string;
}

/** Creates the engine; nothing is fetched or opened before `start`. */
export function createChatEngine(options: ChatEngineOptions): ChatEngine {
  const { api, realtime, network, clock, tab, ownUserId, pace } = options;
  const limits = createServerLimits(api);
  const reading = createReading({
    ...options,
    rooms: () => rooms,
    recount: (roomId) => fetches.soon(roomId),
  });
  const rooms = createRoomsStore({
    ownUserId,
    markers: reading.markers,
    inDoubt: (roomId) => fetches.soon(roomId),
  });
  const entrance = createRoomEntrance({
    api,
    rooms,
    sessions: () => sessions,
    presence: () => presence,
    look: (roomId) => void fetches.look(roomId),
    follow,
  });
  const fetches = createRoomFetches({ api, rooms, clock, lost: entrance.lost });
  const notifications = createNotificationList({ api, now: () => clock.now() });
  const inbox = createInboxSync({
    api,
    roomChanged: (roomId) => void fetches.look(roomId),
    notified: (notification) => notifications.receive(notification),
    resynced: () => void fetches.all().catch(() => undefined),
  });
  const outbox = createOutbox({
    ...options,
    userId: ownUserId,
    store: options.outboxStore,
    sent(message) {
      rooms.receive(message);
      sessions.find(message.roomId)?.receiveMessage(message);
    },
  });
  const presence = createPresenceKeeper({
    api,
    tab,
    limits: limits.value.get,
    clock,
    head({ roomId, latestChangeId }) {
      const session = sessions.find(roomId);
      if (session && latestChangeId !== null && !session.timeline.hasSynced(latestChangeId)) {
        void session.catchUpQuietly();
      }
    },
    wokeUp,
  });
  const sessions = createRoomSessions({
    api,
    ownUserId,
    outgoing: outbox.room,
    limits: limits.value.get,
    pace,
    clock,
    host: createSessionHost(),
  });
  const repair = createFeedRepair({
    checkSession: () => options.checkSession(),
    look: async (roomId) => void (await fetches.look(roomId)),
    follow,
    clock,
    random: options.random,
  });
  const missed = createMissedChanges({ rooms, fetches, inbox, sessions, reading, limits, follow });
  const feeds = createLiveFeeds(api, {
    message: received,
    membership: (membership) => sessions.find(membership.roomId)?.receiveMembership(membership),
    signal: (signal) => sessions.find(signal.roomId)?.receiveSignal(signal),
    inbox: inbox.receive,
    damaged: missed.about,
    // While a whole catch-up runs it looks at this as well.
    acknowledged(topic) {
      repair.acknowledged(topic);
      if (sync.progress.get().isSynced) missed.about(topic);
    },
    failed: (topic) => void repair.failed(topic),
  });
  const sync = createSyncLoop({
    async synchronise(report, isCurrent) {
      if (!rooms.state.get().isLoaded) await fetches.all();
      follow();
      await feeds.settled();
      if (!isCurrent()) return;
      // What happened before the last acknowledgement, and rooms gained meanwhile.
      await missed.everything(report);
    },
    settle: () => missed.everything(() => undefined),
    clock,
    random: options.random,
  });
  const connection = createConnectionKeeper({
    realtime: realtime.status,
    progress: sync.progress,
    waiting: outbox.waiting,
    isOnline: () => network.isOnline(),
    becameLive() {
      outbox.releaseHeld();
      reading.resend();
      notifications.resend();
      void notifications.load();
    },
    clock,
  });
  const stops: (() => void)[] = [];
  let followedRevision = -1;
  let disposed = false;

  function createSessionHost(): RoomSessionHost {
    return {
      shown(session) {
        void entrance.enter(session);
        const { isStale } = session.timeline.state.get().window;
        if (isStale && sync.progress.get().isSynced) void session.catchUpQuietly();
      },
      hidden(session) {
        if (!feeds.isFollowed(session.roomId)) session.timeline.markStale();
        follow();
      },
      enter: (session) => void entrance.enter(session),
      messageFound: rooms.receive,
      roomFound: ({ room }) => room && rooms.putCopy(room),
      ownMembership(membership) {
        if (membership.removedAt !== null) void fetches.look(membership.roomId);
        rooms.putMembership(membership);
        if (membership.readMessageId !== null) rooms.markRead(membership.roomId, membership.readMessageId);
      },
      ownRead: rooms.markRead,
    };
  }

  function received(message: Message) {
    rooms.receive(message);
    const session = sessions.find(message.roomId);
    if (session) session.receiveMessage(message);
    else if (message.authorId === ownUserId) outbox.room(message.roomId).confirm(message.clientId);
  }

  function follow() {
    if (disposed || !rooms.state.get().isLoaded) return;
    const shown = sessions.shown().filter((session) => session.isMember());
    feeds.follow(
      rooms.state.get().entries.map(({ room }) => room.id),
      shown.map((session) => ({ roomId: session.roomId, hasSignals: session.hasSignals() })),
    );
  }

  /** For occasions on which something may have been missed though the connection seems to be there. */
  function lookSoon() {
    if (sync.progress.get().isSynced) void missed.everything(() => undefined).catch(() => undefined);
  }

  function wokeUp() {
    realtime.retryNow();
    lookSoon();
  }

  function onRoomsChanged() {
    entrance.listChanged();
    if (followedRevision === rooms.revision()) return;
    followedRevision = rooms.revision();
    follow();
  }

  function onRealtimeStatus() {
    const { phase } = realtime.status.get();
    if (phase === 'connected') {
      presence.connected();
      sync.begin();
    } else if (phase === 'waiting' || phase === 'signed-out') {
      sync.interrupt();
      feeds.connectionLost();
      presence.disconnected();
      for (const session of sessions.all()) session.timeline.markStale();
    }
  }

  function start() {
    stops.push(
      realtime.status.subscribe(onRealtimeStatus),
      connection.start(),
      rooms.state.subscribe(onRoomsChanged),
      watchOccasions(options, {
        connectionLost: (reason) => realtime.reconnect(reason),
        retry: () => realtime.retryNow(),
        look: lookSoon,
      }),
    );
    outbox.start();
    presence.start();
    void limits.learn();
    // The list needs no socket: it shows while the connection is still being made.
    fetches.all().then(follow, () => undefined);
    void notifications.load();
    realtime.connect();
  }

  return {
    ...createRoomActions({ api, rooms, lost: entrance.lost, follow, members: sessions.find }),
    connection: connection.state,
    lastSyncedAtMs: () => sync.progress.get().lastSyncedAtMs,
    rooms: createPacedValue(rooms.state, pace),
    drafts: createDrafts(options.storage, ownUserId),
    notifications,
    readMarkers: reading.markers,
    limits: limits.value,
    start,
    retryNow: () => realtime.retryNow(),
    async refreshRooms() {
      await fetches.all().then(follow, () => undefined);
    },
    room: sessions.open,
    people: {
      search: async (prefix) =>
        prefix.trim().length < limits.value.get().profilePrefixCharsMin
          ? []
          : api.searchProfiles(prefix.trim()),
    },
    markRead: reading.markRead,
    dispose() {
      disposed = true;
      for (const stop of stops) stop();
      for (const part of [sync, presence, outbox, reading, repair, entrance, fetches, feeds, sessions]) {
        part.dispose();
      }
      realtime.disconnect();
    },
  };
}
