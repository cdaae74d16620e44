import { describe, expect, it } from 'vitest';
import { ApiError } from '../graphql/api-error.ts';
import { createObservableValue } from '../lib/observable-value.ts';
import type { ReadableValue } from '../lib/observable-value.ts';
import type { RealtimeClient, RealtimeStatus } from '../realtime/realtime-client.ts';
import { eventually } from '../testing/eventually.ts';
import { createManualClock } from '../testing/manual-clock.ts';
import { aMessage, aRoom, createMemoryChat, messageId } from '../testing/memory-chat.ts';
import { immediately } from '../lib/paced-value.ts';
import { createChatEngine } from './chat-engine.ts';
import { createMemoryOutboxStore } from './outbox-store.ts';
import { alwaysVisible } from './tab-watch.ts';
import { createMemoryTabs } from './tabs.ts';

function setUp() {
  const chat = createMemoryChat();
  const clock = createManualClock();
  const status = createObservableValue<RealtimeStatus>({ phase: 'idle' });
  let isOnline = true;
  const realtime: RealtimeClient = {
    status,
    connect: () => status.set({ phase: 'connecting', attempt: 0 }),
    subscribe: () => () => undefined,
    retryNow: () => status.set({ phase: 'connecting', attempt: 1 }),
    reconnect: () => undefined,
    disconnect: () => status.set({ phase: 'idle' }),
  };
  let ids = 0;
  const engine = createChatEngine({
    api: chat,
    realtime,
    network: { isOnline: () => isOnline, subscribe: () => () => undefined },
    ownUserId: 'ben',
    tab: alwaysVisible,
    outboxStore: createMemoryOutboxStore(),
    tabs: createMemoryTabs()(),
    checkSession: () => Promise.resolve(),
    pace: immediately,
    storage: { getItem: () => null, setItem: () => undefined, removeItem: () => undefined },
    clock,
    random: () => 0.5,
    createId: () => `id-${++ids}`,
  });
  return {
    chat,
    clock,
    engine,
    connected: () => status.set({ phase: 'connected', sinceMs: clock.now() }),
    lost: () => status.set({ phase: 'waiting', attempt: 1, retryAtMs: clock.now() + 500, reason: 'cut' }),
    setOnline: (value: boolean) => (isOnline = value),
    acknowledge: (_roomId: string) => chat.acknowledgeAll(),
    show(roomId: string) {
      const room = engine.room(roomId);
      room.show();
      return room;
    },
    asTimePasses: (holds: () => boolean) =>
      eventually(() => {
        clock.advance(100);
        return holds();
      }),
    following: (roomId: string) => eventually(() => chat.followers.has(roomId)),
    [Symbol.dispose]: () => engine.dispose(),
  };
}

/** Resolves with the value once it satisfies the condition. */
function until<T>(value: ReadableValue<T>, holds: (value: T) => boolean): Promise<T> {
  return new Promise((resolve) => {
    const check = () => {
      if (!holds(value.get())) return;
      stop();
      resolve(value.get());
    };
    const stop = value.subscribe(check);
    check();
  });
}

const isPhase = (phase: string) => (state: { phase: string }) => state.phase === phase;

describe('chat engine', () => {
  it('is live only after every subscription was accepted and a sync completed', async () => {
    using it = setUp();
    it.chat.rooms.set('room-1', aRoom('room-1'));
    it.engine.start();
    expect(it.engine.connection.get().phase).toBe('connecting');
    await until(it.engine.rooms, (rooms) => rooms.isLoaded);
    it.connected();
    await it.following('room-1');
    expect(it.engine.connection.get().phase).toBe('catching-up');
    it.acknowledge('room-1');
    await until(it.engine.connection, isPhase('live'));
  });

  it('fetches after a reconnect what was written meanwhile', async () => {
    using it = setUp();
    it.chat.rooms.set('room-1', aRoom('room-1'));
    it.chat.post(aMessage(1));
    it.engine.start();
    const open = it.show('room-1');
    await open.timeline.load();
    it.connected();
    await it.following('room-1');
    it.acknowledge('room-1');
    await until(it.engine.connection, isPhase('live'));

    it.lost();
    expect(it.engine.connection.get().phase).toBe('reconnecting');
    it.chat.post(aMessage(2), { deliver: false });
    it.connected();
    it.acknowledge('room-1');
    await until(it.engine.connection, isPhase('live'));
    expect(open.timeline.state.get().window.messages.map(({ id }) => id)).toEqual([1, 2].map(messageId));
    expect(it.engine.rooms.get().entries[0]?.unread).toBe(2);
  });

  it('tries a failed sync again and is not live before', async () => {
    using it = setUp();
    it.engine.start();
    await until(it.engine.rooms, (rooms) => rooms.isLoaded);
    it.chat.acknowledgeAll();
    it.chat.failure = new ApiError('Unavailable', 'later');
    it.connected();
    await until(it.engine.rooms, (rooms) => rooms.failure !== null);
    expect(it.engine.connection.get().phase).toBe('catching-up');
    it.chat.failure = null;
    await it.asTimePasses(() => it.engine.connection.get().phase === 'live');
  });

  it('says offline with what waits, and sends it when it is live again', async () => {
    using it = setUp();
    it.chat.rooms.set('room-1', aRoom('room-1'));
    it.engine.start();
    const open = it.show('room-1');
    await open.timeline.load();
    it.setOnline(false);
    it.lost();
    it.chat.failure = new ApiError('Network', 'gone');
    open.timeline.outgoing.add('hello');
    await until(open.timeline.outgoing.items, (items) => items[0]?.state.kind === 'held');
    expect(it.engine.connection.get()).toEqual({ phase: 'offline', queued: 1 });

    it.chat.failure = null;
    it.setOnline(true);
    it.connected();
    await it.following('room-1');
    it.acknowledge('room-1');
    await until(open.timeline.outgoing.items, (items) => items.length === 0);
    expect(open.timeline.state.get().window.messages.map(({ body }) => body)).toEqual(['hello']);
  });

  it('takes a room from the list and the screen when one is no longer a member', async () => {
    using it = setUp();
    it.chat.rooms.set('room-1', aRoom('room-1'));
    it.engine.start();
    const open = it.show('room-1');
    await until(open.access, (access) => access.kind === 'member');
    it.chat.rooms.delete('room-1');
    it.chat.followers.get('room-1')?.failed();
    await until(open.access, (access) => access.kind === 'gone');
    expect(it.engine.rooms.get().entries).toEqual([]);
  });

  it('follows a room again whose subscription ended though one is still a member', async () => {
    using it = setUp();
    it.chat.rooms.set('room-1', aRoom('room-1'));
    it.engine.start();
    await it.following('room-1');
    const first = it.chat.followers.get('room-1');
    first?.failed();
    await it.asTimePasses(() => {
      const follower = it.chat.followers.get('room-1');
      return follower !== undefined && follower !== first;
    });
    expect(it.engine.rooms.get().entries).toHaveLength(1);
  });

  it('shows a public room to a visitor, and its messages after joining', async () => {
    using it = setUp();
    it.chat.rooms.set('room-1', aRoom('room-1', { kind: 'PUBLIC', myMembership: null }));
    it.engine.start();
    const open = it.show('room-1');
    await until(open.access, (access) => access.kind === 'visitor');
    await it.engine.joinRoom('room-1');
    expect(open.access.get().kind).toBe('member');
    expect(it.chat.followers.has('room-1')).toBe(true);
  });

  it('looks for what it missed when an event can’t be used', async () => {
    using it = setUp();
    it.chat.rooms.set('room-1', aRoom('room-1'));
    it.engine.start();
    const open = it.show('room-1');
    await until(open.access, (access) => access.kind === 'member');
    await open.timeline.load();
    it.chat.post(aMessage(1), { deliver: false });
    it.chat.followers.get('room-1')?.damaged();
    await until(open.timeline.state, (state) => state.window.messages.length === 1);
    expect(open.timeline.state.get().window.messages[0]?.id).toBe(messageId(1));
  });
});
