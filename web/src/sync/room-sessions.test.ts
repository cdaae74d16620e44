import { describe, expect, it } from 'vitest';
import { immediately } from '../lib/paced-value.ts';
import { createManualClock } from '../testing/manual-clock.ts';
import { aRoom, createMemoryChat } from '../testing/memory-chat.ts';
import { defaultLimits } from './chat-limits.ts';
import { createOutbox } from './outbox.ts';
import { createMemoryOutboxStore } from './outbox-store.ts';
import { createRoomSessions } from './room-sessions.ts';
import { createMemoryTabs } from './tabs.ts';

function setUp() {
  const api = createMemoryChat();
  const clock = createManualClock();
  const heard: string[] = [];
  const outbox = createOutbox({
    userId: 'ben',
    api,
    store: createMemoryOutboxStore(),
    tabs: createMemoryTabs()(),
    sent: () => undefined,
    clock,
    random: () => 0,
    createId: () => 'id',
  });
  const sessions = createRoomSessions({
    api,
    ownUserId: 'ben',
    outgoing: outbox.room,
    limits: () => defaultLimits,
    pace: immediately,
    clock,
    host: {
      shown: ({ roomId }) => heard.push(`shown ${roomId}`),
      hidden: ({ roomId }) => heard.push(`hidden ${roomId}`),
      enter: () => undefined,
      messageFound: () => undefined,
      roomFound: () => undefined,
      ownMembership: () => undefined,
      ownRead: () => undefined,
    },
  });
  const ids = (list: readonly { roomId: string }[]) => list.map(({ roomId }) => roomId);
  return { sessions, heard, ids, clock, api };
}

describe('room sessions', () => {
  it('give the same session for the same room', () => {
    const { sessions } = setUp();
    const room = sessions.open('a');
    expect(sessions.open('a')).toBe(room);
    expect(sessions.find('a')).toBe(room);
    expect(sessions.find('b')).toBeUndefined();
  });

  it('know what is on the screen, the one shown last first', () => {
    const { sessions, heard, ids } = setUp();
    const leaveA = sessions.open('a').show();
    sessions.open('b').show();
    sessions.open('c');
    expect(ids(sessions.shown())).toEqual(['b', 'a']);
    leaveA();
    leaveA();
    expect(ids(sessions.shown())).toEqual(['b']);
    expect(heard).toEqual(['shown a', 'shown b', 'hidden a']);
  });

  it('count who shows a room: it is on the screen until the last one leaves', () => {
    const { sessions } = setUp();
    const room = sessions.open('a');
    const [first, second] = [room.show(), room.show()];
    first();
    expect(room.isShown()).toBe(true);
    second();
    expect(room.isShown()).toBe(false);
  });

  it('keep twelve rooms that left the screen, those shown last', () => {
    const { sessions, ids } = setUp();
    const rooms = Array.from({ length: 20 }, (_, index) => `r${index}`);
    sessions.open('kept').show();
    for (const roomId of rooms) sessions.open(roomId).show()();
    expect(ids(sessions.all()).sort()).toEqual(['kept', ...rooms.slice(-12)].sort());
    sessions.open('r8').show()();
    sessions.open('another').show()();
    expect(sessions.find('r8')).toBeDefined();
    expect(sessions.find('r9')).toBeUndefined();
  });

  it('leave no timer of a room behind', () => {
    const { sessions, clock } = setUp();
    const room = sessions.open('a');
    room.setAccess({ kind: 'member', room: aRoom('a') });
    room.show();
    room.setTyping(true);
    room.setTyping(false);
    expect(clock.nextTimerMs()).toBeDefined();
    sessions.dispose();
    expect(clock.nextTimerMs()).toBeUndefined();
  });
});
