import { describe, expect, it } from 'vitest';
import { ApiError } from '../graphql/api-error.ts';
import { settled } from '../testing/eventually.ts';
import { createManualClock } from '../testing/manual-clock.ts';
import { aMessage, createMemoryChat, messageId } from '../testing/memory-chat.ts';
import type { RoomHead } from './chat-api.ts';
import { defaultLimits } from './chat-limits.ts';
import { createPresenceKeeper } from './presence-keeper.ts';
import type { TabWatch } from './tab-watch.ts';

const beatMs = defaultLimits.heartbeatSeconds * 1_000;

function createTestTab() {
  let isVisible = true;
  const watchers = new Set<Parameters<TabWatch['subscribe']>[0]>();
  const tab: TabWatch = {
    isVisible: () => isVisible,
    subscribe(handlers) {
      watchers.add(handlers);
      return () => void watchers.delete(handlers);
    },
  };
  return {
    tab,
    watchers,
    setVisible(visible: boolean) {
      isVisible = visible;
      for (const watcher of watchers) (visible ? watcher.shown : watcher.hidden)();
    },
  };
}

function setUp({ isVisible = true } = {}) {
  const chat = createMemoryChat();
  const clock = createManualClock();
  const { tab, setVisible, watchers } = createTestTab();
  setVisible(isVisible);
  const heads: RoomHead[] = [];
  let wakeUps = 0;
  const keeper = createPresenceKeeper({
    api: chat,
    tab,
    limits: () => defaultLimits,
    head: (head) => heads.push(head),
    wokeUp: () => (wakeUps += 1),
    clock,
  });
  keeper.start();
  const calls = () => chat.calls.splice(0);
  return { chat, clock, keeper, calls, heads, setVisible, watchers, wakeUps: () => wakeUps };
}

describe('presence keeper', () => {
  it('tells a shown room once the connection is there, and each room once', () => {
    const { keeper, calls } = setUp();
    keeper.shown('r', true);
    expect(calls()).toEqual([]);
    keeper.connected();
    keeper.shown('r', true);
    expect(calls()).toEqual(['setPresence r ONLINE']);
  });

  it('tells a room without signals nothing, but keeps the presence alive for it', () => {
    const { keeper, clock, calls } = setUp();
    keeper.connected();
    keeper.shown('crowd', false);
    clock.advance(beatMs);
    expect(calls()).toEqual(['heartbeat crowd']);
  });

  it('keeps the presence alive for the rooms shown last, and asks for their newest change', async () => {
    const { chat, keeper, clock, calls, heads } = setUp();
    chat.post(aMessage(1, { roomId: 'r6' }));
    keeper.connected();
    for (const room of ['r1', 'r2', 'r3', 'r4', 'r5', 'r6']) keeper.shown(room, true);
    calls();
    clock.advance(beatMs);
    expect(calls()).toEqual(['heartbeat r6,r5,r4,r3,r2']);
    await settled();
    expect(heads[0]).toEqual({ roomId: 'r6', latestChangeId: messageId(1) });
    keeper.left('r6');
    clock.advance(beatMs);
    expect(calls()).toEqual(['heartbeat r5,r4,r3,r2']);
  });

  it('is silent without a connection, and drops an answer that comes after its end', async () => {
    const { keeper, clock, calls, heads } = setUp();
    keeper.connected();
    keeper.shown('r', true);
    clock.advance(beatMs);
    keeper.disconnected();
    await settled();
    expect(heads).toEqual([]);
    calls();
    clock.advance(beatMs);
    expect(calls()).toEqual([]);
  });

  it('tells again what could not be told, with the next connection', async () => {
    const { chat, keeper, calls } = setUp();
    keeper.connected();
    chat.failure = new ApiError('Network', 'gone');
    keeper.shown('r', true);
    await settled();
    chat.failure = null;
    keeper.disconnected();
    keeper.connected();
    expect(calls()).toEqual(['setPresence r ONLINE', 'setPresence r ONLINE']);
  });

  it('is away a minute after the tab was hidden, and back at once', () => {
    const { keeper, clock, calls, setVisible } = setUp();
    keeper.connected();
    keeper.shown('r', true);
    calls();
    setVisible(false);
    clock.advance(59_000);
    setVisible(true);
    clock.advance(10_000);
    expect(calls().filter((call) => call.startsWith('setPresence'))).toEqual([]);
    setVisible(false);
    clock.advance(60_000);
    setVisible(true);
    expect(calls().filter((call) => call.startsWith('setPresence'))).toEqual([
      'setPresence r AWAY',
      'setPresence r ONLINE',
    ]);
  });

  it('begins as away in a tab that nobody sees', () => {
    const { keeper, calls } = setUp({ isVisible: false });
    keeper.connected();
    keeper.shown('r', true);
    expect(calls()).toEqual(['setPresence r AWAY']);
  });

  it('notices that the device has slept', () => {
    const { clock, wakeUps } = setUp();
    clock.advance(beatMs);
    expect(wakeUps()).toBe(0);
    clock.sleep(beatMs + 11_000);
    expect(wakeUps()).toBe(1);
  });

  it('says goodbye while it can, and leaves nothing behind', () => {
    const { keeper, clock, calls, watchers } = setUp();
    keeper.connected();
    keeper.shown('r', true);
    calls();
    keeper.dispose();
    expect(calls()).toEqual(['setPresence r OFFLINE']);
    expect(clock.nextTimerMs()).toBeUndefined();
    expect(watchers.size).toBe(0);
  });
});
