import type { Clock, Timer } from '../lib/clock.ts';
import { createObservableValue } from '../lib/observable-value.ts';
import type { ReadableValue } from '../lib/observable-value.ts';
import { createPacedValue } from '../lib/paced-value.ts';
import type { Pace } from '../lib/paced-value.ts';
import type { TextStorage } from '../lib/storage.ts';
import { toApiError } from '../graphql/api-error.ts';
import { backoffDelayMs } from '../realtime/backoff.ts';
import type { RealtimeClient } from '../realtime/realtime-client.ts';
import type { ChatApi, Profile, Room, RoomHead } from './chat-api.ts';
import { defaultLimits, readLimits } from './chat-limits.ts';
import type { ChatLimits } from './chat-limits.ts';
import { connectionState } from './connection-state.ts';
import type { ConnectionState } from './connection-state.ts';
import { createDrafts } from './drafts.ts';
import type { Drafts } from './drafts.ts';
import { createInboxSync } from './inbox-sync.ts';
import { createLiveFeeds } from './live-feeds.ts';
import type { FeedTopic } from './live-feeds.ts';
import type { NetworkWatch } from './network-watch.ts';
import { createOutbox } from './outbox.ts';
import type { OutboxStore } from './outbox-store.ts';
import { createPresenceKeeper } from './presence-keeper.ts';
import { createReadMarkerSender } from './read-marker-sender.ts';
import { createReadMarkers } from './read-markers.ts';
import type { ReadMarkers } from './read-markers.ts';
import { createRoomActions } from './room-actions.ts';
import type { RoomActions } from './room-actions.ts';
import { createRoomFetches } from './room-fetches.ts';
import type { RoomHandle } from './room-handle.ts';
import { accessWithoutMembership } from './room-session.ts';
import type { RoomSession } from './room-session.ts';
import { createRoomSessions } from './room-sessions.ts';
import { createRoomsStore } from './rooms-store.ts';
import type { RoomsState } from './rooms-store.ts';
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

/** While live, what nobody told of is looked at this often. */
const refreshMs = 60_000;
/** A tab that was away for longer than this looks for what it missed. */
const longAwayMs = 30_000;

/** Creates the engine; nothing is fetched or opened before `start`. */
export function createChatEngine(options: ChatEngineOptions): ChatEngine {
  const { api, realtime, network, clock, tab, ownUserId, pace } = options;
  const readMarkers = createReadMarkers(options.storage, ownUserId);
  const limits = createObservableValue<ChatLimits>(defaultLimits);
  const connection = createObservableValue<ConnectionState>({ phase: 'connecting' });
  const rooms = createRoomsStore({
    ownUserId,
    markers: readMarkers,
    inDoubt: (roomId) => fetches.soon(roomId),
  });
  const fetches = createRoomFetches({ api, rooms, clock, lost });
  const markerSender = createReadMarkerSender({
    send: (roomId, messageId) => api.markRead(roomId, messageId),
    told: (roomId) => (rooms.find(roomId)?.unread ?? 0) > 0 && fetches.soon(roomId),
    clock,
  });
  const inbox = createInboxSync({
    api,
    roomChanged: (roomId) => void fetches.look(roomId),
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
    limits: limits.get,
    clock,
    head: ({ roomId, latestChangeId }: RoomHead) => {
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
    limits: limits.get,
    pace,
    clock,
    host: {
      shown(session) {
        void enter(session);
        const { isStale } = session.timeline.state.get().window;
        if (isStale && sync.progress.get().isSynced) void session.catchUpQuietly();
      },
      hidden(session) {
        if (!feeds.isFollowed(session.roomId)) session.timeline.markStale();
        follow();
      },
      enter: (session) => void enter(session),
      messageFound: rooms.receive,
      roomFound: ({ room }) => room && rooms.putCopy(room),
      ownMembership(membership) {
        if (membership.removedAt !== null) void fetches.look(membership.roomId);
        rooms.putMembership(membership);
        if (membership.readMessageId !== null) rooms.markRead(membership.roomId, membership.readMessageId);
      },
      ownRead: rooms.markRead,
    },
  });
  const feeds = createLiveFeeds(api, {
    message(message) {
      rooms.receive(message);
      const session = sessions.find(message.roomId);
      if (session) session.receiveMessage(message);
      else if (message.authorId === ownUserId) outbox.room(message.roomId).confirm(message.clientId);
    },
    membership: (membership) => sessions.find(membership.roomId)?.receiveMembership(membership),
    signal: (signal) => sessions.find(signal.roomId)?.receiveSignal(signal),
    inbox: inbox.receive,
    damaged: lookAgain,
    // While a whole catch-up runs it looks at this as well.
    acknowledged(topic) {
      feedFailures.delete(topicKey(topic));
      if (sync.progress.get().isSynced) lookAgain(topic);
    },
    failed: (topic) => void examine(topic),
  });
  const sync = createSyncLoop({
    async synchronise(report, isCurrent) {
      if (!rooms.state.get().isLoaded) await fetches.all();
      follow();
      await feeds.settled();
      if (!isCurrent()) return;
      // What happened before the last acknowledgement, and rooms gained meanwhile.
      await lookAtEverything(report);
    },
    settle: () => lookAtEverything(() => undefined),
    clock,
    random: options.random,
  });
  const actions = createRoomActions({
    api,
    rooms,
    lost,
    follow,
    members: (roomId) => sessions.find(roomId),
  });
  const feedFailures = new Map<string, number>();
  const timers = new Set<Timer>();
  const stops: (() => void)[] = [];
  let wasConnected = false;
  let areLimitsKnown = false;
  let followedRevision = -1;
  let hiddenAtMs: number | null = null;
  let disposed = false;

  /** Everything that may have changed unnoticed. Rooms off the screen stay stale until they are opened again. */
  async function lookAtEverything(report: (fetched: number) => void) {
    markerSender.flush();
    if (!areLimitsKnown) void fetchLimits();
    inbox.beginAt(newestChange());
    await Promise.all([fetches.all(), inbox.catchUp()]);
    flushMarkers();
    follow();
    await Promise.all(
      sessions.shown().map(async (session) => session.isMember() && report(await session.catchUp())),
    );
  }

  /** The newest change that the list shows: gains and losses before it are in the list already. */
  function newestChange(): string | null {
    const changes = rooms.state.get().entries.map(({ room }) => room.lastMessage?.changeId ?? '');
    return changes.reduce((newest, changeId) => (changeId > newest ? changeId : newest), '') || null;
  }

  async function fetchLimits() {
    try {
      limits.set(readLimits(await api.limits()));
      areLimitsKnown = true;
    } catch {
      // The built-in ones do until the next occasion.
    }
  }

  /** Tells the server of reading that it has not heard of, also from before a reload. */
  function flushMarkers() {
    for (const { room } of rooms.state.get().entries) {
      const marker = readMarkers.get(room.id);
      if (marker > (room.myMembership?.readMessageId ?? '')) markerSender.want(room.id, marker);
    }
  }

  function lookAgain({ kind, roomId }: FeedTopic) {
    if (roomId === null) return void inbox.catchUp().catch(() => undefined);
    const session = sessions.find(roomId);
    if (kind === 'signals') return session?.refreshSignals();
    if (kind === 'messages') fetches.soon(roomId);
    void session?.catchUpQuietly();
  }

  /** For occasions on which something may have been missed though the connection seems to be there. */
  function lookSoon() {
    if (sync.progress.get().isSynced) void lookAtEverything(() => undefined).catch(() => undefined);
  }

  function wokeUp() {
    realtime.retryNow();
    lookSoon();
  }

  /** The server ended a subscription: is one still a member, still signed in? Then again, more slowly each time. */
  async function examine(topic: FeedTopic) {
    const key = topicKey(topic);
    const failures = feedFailures.get(key) ?? 0;
    feedFailures.set(key, failures + 1);
    if (topic.roomId === null) await options.checkSession().catch(() => undefined);
    else await fetches.look(topic.roomId);
    if (!disposed) later(follow, backoffDelayMs(failures + 2, options.random()));
  }

  function later(run: () => void, delayMs: number) {
    const timer = clock.setTimer(() => {
      timers.delete(timer);
      run();
    }, delayMs);
    timers.add(timer);
  }

  function lost(roomId: string, room: Room | null) {
    presence.left(roomId);
    sessions.find(roomId)?.setAccess(accessWithoutMembership(room));
  }

  function follow() {
    if (disposed || !rooms.state.get().isLoaded) return;
    const shown = sessions.shown().filter((session) => session.isMember());
    feeds.follow(
      rooms.state.get().entries.map(({ room }) => room.id),
      shown.map((session) => ({ roomId: session.roomId, hasSignals: session.hasSignals() })),
    );
  }

  async function enter(session: RoomSession) {
    const listed = rooms.find(session.roomId);
    if (listed) return becomeMember(session, listed.room);
    if (session.access.get().kind === 'error') session.setAccess({ kind: 'unknown' });
    try {
      const room = await api.room(session.roomId);
      if (disposed) return;
      if (!room.myMembership) return session.setAccess(accessWithoutMembership(room));
      rooms.put(room);
      becomeMember(session, room);
    } catch (error) {
      const failure = toApiError(error);
      session.setAccess(failure.code === 'NotFound' ? { kind: 'gone' } : { kind: 'error', error: failure });
    }
  }

  function becomeMember(session: RoomSession, room: Room) {
    session.setAccess({ kind: 'member', room: rooms.find(room.id)?.room ?? room });
    if (session.isShown()) presence.shown(session.roomId, session.hasSignals());
    follow();
  }

  // The list is the newer source: it changes with every event.
  function onRoomsChanged() {
    for (const session of sessions.all()) {
      const listed = rooms.find(session.roomId);
      const wasMember = session.isMember();
      const hadSignals = session.hasSignals();
      if (listed) session.setAccess({ kind: 'member', room: listed.room });
      else if (wasMember) void fetches.look(session.roomId);
      if (!session.isShown() || !session.isMember()) continue;
      if (!wasMember || hadSignals !== session.hasSignals()) becomeMember(session, listed?.room ?? missing());
    }
    if (followedRevision === rooms.revision()) return;
    followedRevision = rooms.revision();
    follow();
  }

  function onRealtimeStatus() {
    const { phase } = realtime.status.get();
    if (phase === 'connected') {
      wasConnected = true;
      presence.connected();
      sync.begin();
    } else if (phase === 'waiting' || phase === 'signed-out') {
      sync.interrupt();
      feeds.connectionLost();
      presence.disconnected();
      for (const session of sessions.all()) session.timeline.markStale();
    }
    refreshConnection();
  }

  function refreshConnection() {
    const { isSynced, fetched } = sync.progress.get();
    const next = connectionState({
      realtime: realtime.status.get(),
      isSynced,
      wasConnected,
      isOnline: network.isOnline(),
      fetched,
      queued: outbox.waiting.get(),
      nowMs: clock.now(),
    });
    const wasLive = connection.get().phase === 'live';
    if (!isSameState(connection.get(), next)) connection.set(next);
    if (!wasLive && next.phase === 'live') {
      outbox.releaseHeld();
      markerSender.flush();
    }
  }

  function refreshRegularly() {
    lookSoon();
    later(refreshRegularly, refreshMs);
  }

  function start() {
    stops.push(
      realtime.status.subscribe(onRealtimeStatus),
      sync.progress.subscribe(refreshConnection),
      outbox.waiting.subscribe(refreshConnection),
      rooms.state.subscribe(onRoomsChanged),
      network.subscribe({
        wentOffline: () => realtime.reconnect('The device went offline.'),
        cameOnline: wokeUp,
        wokeUp: () => realtime.retryNow(),
      }),
      tab.subscribe({
        hidden: () => (hiddenAtMs = clock.now()),
        shown() {
          if (hiddenAtMs !== null && clock.now() - hiddenAtMs > longAwayMs) wokeUp();
          hiddenAtMs = null;
        },
      }),
    );
    outbox.start();
    presence.start();
    later(refreshRegularly, refreshMs);
    void fetchLimits();
    // The list needs no socket: it shows while the connection is still being made.
    fetches.all().then(follow, () => undefined);
    realtime.connect();
  }

  return {
    ...actions,
    connection,
    lastSyncedAtMs: () => sync.progress.get().lastSyncedAtMs,
    rooms: createPacedValue(rooms.state, pace),
    drafts: createDrafts(options.storage, ownUserId),
    readMarkers,
    limits,
    start,
    retryNow: () => realtime.retryNow(),
    async refreshRooms() {
      await fetches.all().then(follow, () => undefined);
    },
    room: sessions.open,
    people: {
      search: async (prefix) =>
        prefix.trim().length < limits.get().profilePrefixCharsMin ? [] : api.searchProfiles(prefix.trim()),
    },
    markRead(roomId, messageId) {
      const isNew = rooms.markRead(roomId, messageId);
      if (isNew) markerSender.want(roomId, messageId);
    },
    dispose() {
      disposed = true;
      for (const stop of stops) stop();
      for (const timer of timers) timer.cancel();
      sync.dispose();
      presence.dispose();
      outbox.dispose();
      markerSender.dispose();
      fetches.dispose();
      feeds.dispose();
      sessions.dispose();
      realtime.disconnect();
    },
  };
}

function topicKey({ kind, roomId }: FeedTopic): string {
  return `${kind} ${roomId ?? ''}`;
}

function missing(): never {
  throw new Error('a member of a room has the room');
}

function isSameState(a: ConnectionState, b: ConnectionState): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
