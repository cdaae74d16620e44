import { toApiError } from '../graphql/api-error.ts';
import type { ApiError } from '../graphql/api-error.ts';
import type { Clock } from '../lib/clock.ts';
import { createObservableValue } from '../lib/observable-value.ts';
import type { ObservableValue, ReadableValue } from '../lib/observable-value.ts';
import type { TextStorage } from '../lib/storage.ts';
import { backoffDelayMs } from '../realtime/backoff.ts';
import type { RealtimeClient } from '../realtime/realtime-client.ts';
import type {
  ChatApi,
  Membership,
  Message,
  NewRoom,
  NotifyLevel,
  Profile,
  Role,
  Room,
  RoomUpdate,
} from './chat-api.ts';
import { defaultLimits } from './chat-limits.ts';
import type { ChatLimits } from './chat-limits.ts';
import type { MembersState, RoomAccess, RoomHandle, SignalsState } from './room-handle.ts';
import { connectionState } from './connection-state.ts';
import type { ConnectionState } from './connection-state.ts';
import { createDrafts } from './drafts.ts';
import type { Drafts } from './drafts.ts';
import type { NetworkWatch } from './network-watch.ts';
import { createReadMarkers } from './read-markers.ts';
import type { ReadMarkers } from './read-markers.ts';
import { createRoomSubscriptions } from './room-subscriptions.ts';
import { createRoomTimeline } from './room-timeline.ts';
import type { RoomTimeline } from './room-timeline.ts';
import { createRoomsStore } from './rooms-store.ts';
import type { RoomsState } from './rooms-store.ts';
import { createSyncLoop } from './sync-loop.ts';

export type { MembersState, RoomAccess, RoomHandle, SignalsState } from './room-handle.ts';

/** The chat of one signed-in user: rooms, timelines and the connection that keeps them current. */
export interface ChatEngine {
  readonly connection: ReadableValue<ConnectionState>;
  /** When everything was last known to be complete; Unix milliseconds. */
  readonly lastSyncedAtMs: () => number | null;
  readonly rooms: ReadableValue<RoomsState>;
  readonly drafts: Drafts;
  readonly readMarkers: ReadMarkers;
  start(): void;
  /** Connects at once instead of at the next scheduled try. */
  retryNow(): void;
  /** Fetches the list of rooms again. */
  refreshRooms(): Promise<void>;
  /** The same room gives the same handle for as long as it is shown; asking alone fetches nothing. */
  room(roomId: string): RoomHandle;
  /** Rejects with an `ApiError`. The same `clientId` again makes no second room. */
  createRoom(clientId: string, input: NewRoom): Promise<Room>;
  /** The limits of the server; built-in ones until it has told them. */
  readonly limits: ReadableValue<ChatLimits>;
  /** Everything that gives a promise rejects with an `ApiError`. */
  joinRoom(roomId: string): Promise<void>;
  /** A `LimitExceeded` or `Conflict` says that the last owner has to hand over first. */
  leaveRoom(roomId: string): Promise<void>;
  readonly people: {
    /** People whose name begins with `prefix`; nobody for a prefix that is too short. */
    search(prefix: string): Promise<readonly Profile[]>;
  };
  /** The direct room with somebody; always the same one. */
  openDirect(userId: string): Promise<Room>;
  /** A `Conflict` has the room as it is now in `info.current`. */
  updateRoom(roomId: string, expectedVersion: number, input: RoomUpdate): Promise<Room>;
  /** Closes a room for ever. */
  archiveRoom(roomId: string, expectedVersion: number): Promise<Room>;
  addMember(roomId: string, userId: string): Promise<Membership>;
  removeMember(roomId: string, userId: string): Promise<Membership>;
  setMemberRole(roomId: string, userId: string, role: Role): Promise<Membership>;
  setNotify(roomId: string, level: NotifyLevel): Promise<Membership>;
  /** Everything up to this message was seen; told to the server when it can be reached, and never taken back. */
  markRead(roomId: string, messageId: string): void;
  dispose(): void;
}

/** AppSync allows 100 subscriptions per connection; rooms beyond this many are looked at when opened. */
const maxFollowedRooms = 40;
/** Timelines kept in memory after their room left the screen. */
const maxKeptTimelines = 12;

interface RoomSession extends RoomHandle {
  roomId: string;
  access: ObservableValue<RoomAccess>;
  /** How many views show the room. */
  views: number;
}

/** Creates the engine; nothing is fetched or opened before `start`. */
export function createChatEngine(options: {
  api: ChatApi;
  realtime: RealtimeClient;
  network: NetworkWatch;
  ownUserId: string;
  storage: TextStorage;
  clock: Clock;
  random(): number;
  createId(): string;
}): ChatEngine {
  const { api, realtime, network, clock } = options;
  const readMarkers = createReadMarkers(options.storage, options.ownUserId);
  const rooms = createRoomsStore({ ownUserId: options.ownUserId, markers: readMarkers });
  const sessions = new Map<string, RoomSession>();
  const connection = createObservableValue<ConnectionState>({ phase: 'connecting' });
  const stops: (() => void)[] = [];
  let wasConnected = false;
  let firstFetch: Promise<void> | undefined;
  let disposed = false;

  const subscriptions = createRoomSubscriptions(api, {
    received(message) {
      rooms.receive(message);
      sessions.get(message.roomId)?.timeline.receive(message);
    },
    damaged: (roomId) => void catchUpQuietly(roomId),
    acknowledged(roomId) {
      // While a whole catch-up runs it looks at this room as well.
      if (sync.progress.get().isSynced) void catchUpQuietly(roomId);
    },
    failed: (roomId) => void examineRoom(roomId, 0),
  });

  const sync = createSyncLoop({
    async synchronise(report, isCurrent) {
      if (!rooms.state.get().isLoaded) await (firstFetch ?? fetchRooms());
      followRooms();
      await subscriptions.settled();
      if (!isCurrent()) return;
      // What happened before the last acknowledgement, and rooms gained meanwhile.
      await fetchRooms();
      followRooms();
      // Rooms that are not on the screen stay marked as stale until they are opened again.
      for (const { access, timeline, views } of sessions.values()) {
        if (views > 0 && access.get().kind === 'member') report(await timeline.catchUp());
      }
    },
    async settle() {
      await fetchRooms();
      for (const session of sessions.values()) if (session.views > 0) await catchUpQuietly(session.roomId);
    },
    clock,
    random: options.random,
  });

  function refreshConnection() {
    const realtimeStatus = realtime.status.get();
    const { isSynced, fetched } = sync.progress.get();
    const waiting = [...sessions.values()].flatMap(({ timeline }) => timeline.outgoing.items.get());
    const next = connectionState({
      realtime: realtimeStatus,
      isSynced,
      wasConnected,
      isOnline: network.isOnline(),
      fetched,
      queued: waiting.filter((item) => item.state.kind !== 'failed').length,
      nowMs: clock.now(),
    });
    const wasLive = connection.get().phase === 'live';
    if (!isSameState(connection.get(), next)) connection.set(next);
    if (!wasLive && next.phase === 'live') {
      for (const session of sessions.values()) session.timeline.outgoing.releaseHeld();
    }
  }

  function onRealtimeStatus() {
    const { phase } = realtime.status.get();
    if (phase === 'connected') {
      wasConnected = true;
      sync.begin();
    } else if (phase === 'waiting' || phase === 'signed-out') {
      sync.interrupt();
      subscriptions.connectionLost();
      for (const session of sessions.values()) session.timeline.markStale();
    }
    refreshConnection();
  }

  async function fetchRooms() {
    const sinceRevision = rooms.revision();
    const found: Room[] = [];
    try {
      let nextToken: string | null = null;
      do {
        const page = await api.myRooms(nextToken);
        found.push(...page.items);
        nextToken = page.nextToken;
      } while (nextToken !== null);
    } catch (error) {
      rooms.fail(toApiError(error));
      throw error;
    }
    if (!disposed) rooms.replaceAll(found, sinceRevision);
  }

  function followRooms() {
    if (disposed) return;
    const followed = rooms.state.get().entries.slice(0, maxFollowedRooms);
    const wanted = new Set(followed.map((entry) => entry.room.id));
    for (const session of sessions.values()) {
      if (session.views > 0 && session.access.get().kind === 'member') wanted.add(session.roomId);
    }
    subscriptions.follow([...wanted]);
  }

  async function catchUpQuietly(roomId: string) {
    const timeline = sessions.get(roomId)?.timeline;
    const { isLoaded, loading } = timeline?.state.get() ?? { isLoaded: false, loading: null };
    if (!timeline || (!isLoaded && loading === null)) return;
    try {
      await timeline.catchUp();
    } catch {
      timeline.markStale();
    }
  }

  /** The server ended a subscription: is one still a member? If so, follow again, more slowly each time. */
  async function examineRoom(roomId: string, failures: number) {
    try {
      const room = await api.room(roomId);
      if (disposed) return;
      if (!room.myMembership) {
        rooms.remove(roomId);
        setAccess(roomId, { kind: 'visitor', room });
        return;
      }
    } catch (error) {
      if (disposed) return;
      if (toApiError(error).code === 'NotFound') {
        rooms.remove(roomId);
        setAccess(roomId, { kind: 'gone' });
        return;
      }
    }
    const timer = clock.setTimer(
      () => {
        if (!disposed) followRooms();
      },
      backoffDelayMs(failures + 2, options.random()),
    );
    stops.push(() => timer.cancel());
  }

  function setAccess(roomId: string, access: RoomAccess) {
    sessions.get(roomId)?.access.set(access);
  }

  function createSession(roomId: string): RoomSession {
    const timeline = createRoomTimeline({
      roomId,
      api,
      ownUserId: options.ownUserId,
      isReachable: () => connection.get().phase === 'live',
      clock,
      createId: options.createId,
      sent: (message: Message) => rooms.receive(message),
    });
    timeline.outgoing.items.subscribe(refreshConnection);
    const session: RoomSession = {
      roomId,
      timeline,
      access: createObservableValue<RoomAccess>({ kind: 'unknown' }),
      views: 0,
      members: createObservableValue<MembersState>({
        items: [],
        isComplete: false,
        isLoading: false,
        failure: null,
      }),
      loadMembers: () => Promise.resolve(),
      signals: createObservableValue<SignalsState>({
        typing: [],
        presence: new Map(),
        readMarkers: new Map(),
        isOff: false,
      }),
      setTyping: () => undefined,
      send: (body) => timeline.outgoing.add(body),
      editMessage: (id, expectedVersion, body) => api.editMessage({ roomId, id, expectedVersion, body }),
      deleteMessage: (id) => api.deleteMessage(roomId, id),
      show: () => show(session),
      retry: () => void enter(session),
    };
    sessions.set(roomId, session);
    return session;
  }

  /** Finds out what the user may see of the room, from the list if it is there. */
  async function enter(session: RoomSession) {
    const listed = rooms.find(session.roomId);
    if (listed) return becomeMember(session, listed.room);
    if (session.access.get().kind === 'error') session.access.set({ kind: 'unknown' });
    try {
      const room = await api.room(session.roomId);
      if (disposed) return;
      if (!room.myMembership) return session.access.set({ kind: 'visitor', room });
      rooms.put(room);
      becomeMember(session, room);
    } catch (error) {
      const failure = toApiError(error);
      session.access.set(failure.code === 'NotFound' ? { kind: 'gone' } : { kind: 'error', error: failure });
    }
  }

  function becomeMember(session: RoomSession, room: Room) {
    session.access.set({ kind: 'member', room });
    followRooms();
  }

  // The list is the newer source: it changes with every event.
  function onRoomsChanged() {
    for (const session of sessions.values()) {
      const listed = rooms.find(session.roomId);
      if (listed) session.access.set({ kind: 'member', room: listed.room });
      else if (session.access.get().kind === 'member' && rooms.state.get().isLoaded) void enter(session);
    }
  }

  function dropOldSessions() {
    const idle = [...sessions.values()].filter(
      (session) => session.views === 0 && session.timeline.outgoing.items.get().length === 0,
    );
    for (const session of idle.slice(0, Math.max(0, idle.length - maxKeptTimelines))) {
      session.timeline.dispose();
      sessions.delete(session.roomId);
    }
  }

  function show(session: RoomSession): () => void {
    const { roomId, timeline } = session;
    // The most recently shown room is the last to be forgotten.
    sessions.delete(roomId);
    sessions.set(roomId, session);
    session.views += 1;
    void enter(session);
    if (timeline.state.get().window.isStale && sync.progress.get().isSynced) void catchUpQuietly(roomId);
    let isShown = true;
    return () => {
      if (!isShown) return;
      isShown = false;
      session.views -= 1;
      if (!subscriptions.isAcknowledged(roomId)) timeline.markStale();
      dropOldSessions();
    };
  }

  return {
    connection,
    lastSyncedAtMs: () => sync.progress.get().lastSyncedAtMs,
    rooms: rooms.state,
    drafts: createDrafts(options.storage, options.ownUserId),
    readMarkers,
    start() {
      stops.push(
        realtime.status.subscribe(onRealtimeStatus),
        sync.progress.subscribe(refreshConnection),
        rooms.state.subscribe(onRoomsChanged),
        network.subscribe({
          wentOffline: () => realtime.reconnect('The device went offline.'),
          cameOnline: () => realtime.retryNow(),
          wokeUp: () => realtime.retryNow(),
        }),
      );
      // The list needs no socket: it shows while the connection is still being made.
      firstFetch = fetchRooms().finally(() => (firstFetch = undefined));
      firstFetch.then(followRooms, () => undefined);
      realtime.connect();
    },
    retryNow: () => realtime.retryNow(),
    async refreshRooms() {
      await fetchRooms().then(followRooms, () => undefined);
    },
    room: (roomId) => sessions.get(roomId) ?? createSession(roomId),
    async createRoom(clientId, input) {
      const room = await api.createRoom(clientId, input);
      rooms.put(room);
      followRooms();
      return room;
    },
    async joinRoom(roomId) {
      await api.joinRoom(roomId);
      rooms.put(await api.room(roomId));
      followRooms();
    },
    limits: createObservableValue(defaultLimits),
    people: { search: (prefix) => api.searchProfiles(prefix) },
    openDirect: (userId) => api.openDirect(userId),
    updateRoom: (roomId, version, input) => api.updateRoom(roomId, version, input),
    archiveRoom: (roomId, version) => api.archiveRoom(roomId, version),
    leaveRoom: (roomId) => api.leaveRoom(roomId).then(() => undefined),
    addMember: (roomId, userId) => api.addMember(roomId, userId),
    removeMember: (roomId, userId) => api.removeMember(roomId, userId),
    setMemberRole: (roomId, userId, role) => api.setMemberRole(roomId, userId, role),
    setNotify: (roomId, level) => api.setNotify(roomId, level),
    markRead: rooms.markRead,
    dispose() {
      disposed = true;
      for (const stop of stops) stop();
      sync.dispose();
      subscriptions.dispose();
      for (const session of sessions.values()) session.timeline.dispose();
      realtime.disconnect();
    },
  };
}

function isSameState(a: ConnectionState, b: ConnectionState): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
