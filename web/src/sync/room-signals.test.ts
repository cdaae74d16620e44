import { describe, expect, it } from 'vitest';
import { ApiError } from '../graphql/api-error.ts';
import { settled } from '../testing/eventually.ts';
import { createManualClock } from '../testing/manual-clock.ts';
import { aSignal, createMemoryChat } from '../testing/memory-chat.ts';
import type { RoomSignal } from './chat-api.ts';
import { defaultLimits } from './chat-limits.ts';
import { createRoomSignals } from './room-signals.ts';

const presenceMs = defaultLimits.presenceExpirySeconds * 1_000;
const typingMs = defaultLimits.typingExpirySeconds * 1_000;

function setUp() {
  const chat = createMemoryChat();
  const clock = createManualClock();
  const signals = createRoomSignals({
    ownUserId: 'ben',
    presence: () => chat.presence('room-1'),
    limits: () => defaultLimits,
    clock,
  });
  const inMs = (ms: number) => new Date(clock.now() + ms).toISOString();
  const presence = (userId: string, status: RoomSignal['presence'] = 'ONLINE', forMs = presenceMs) =>
    aSignal(userId, { kind: 'PRESENCE', presence: status, expiresAt: inMs(forMs) });
  const typing = (userId: string, isTyping = true, forMs = typingMs) =>
    aSignal(userId, { kind: 'TYPING', typing: isTyping, expiresAt: inMs(forMs) });
  const there = () => Object.fromEntries(signals.state.get().presence);
  const typists = () => signals.state.get().typing.map(({ userId }) => userId);
  return { chat, clock, signals, presence, typing, there, typists };
}

describe('room signals', () => {
  it('asks who is there when it is shown, and follows what is told', async () => {
    const { chat, signals, presence, there } = setUp();
    chat.presences = [presence('ana'), presence('carla', 'AWAY')];
    signals.show();
    await settled();
    expect(there()).toEqual({ ana: 'ONLINE', carla: 'AWAY' });
    signals.receive(presence('carla', 'OFFLINE'));
    signals.receive(presence('dana'));
    expect(there()).toEqual({ ana: 'ONLINE', dana: 'ONLINE' });
  });

  it('asks again before an entry runs out, not more often than every 20 s', async () => {
    const { chat, clock, signals, presence } = setUp();
    chat.presences = [presence('ana')];
    signals.show();
    await settled();
    clock.advance(presenceMs - 5_001);
    expect(chat.calls).toHaveLength(1);
    chat.presences = [presence('ana', 'ONLINE', 6_000)];
    clock.advance(1);
    await settled();
    expect(chat.calls).toHaveLength(2);
    clock.advance(19_999);
    expect(chat.calls).toHaveLength(2);
  });

  it('lets run out what nobody renews, and asks nothing more', async () => {
    const { chat, clock, signals, presence, there } = setUp();
    chat.presences = [presence('ana', 'ONLINE', 10_000)];
    signals.show();
    await settled();
    clock.advance(10_000);
    expect(there()).toEqual({});
    expect(clock.nextTimerMs()).toBeUndefined();
  });

  it('takes an end that can’t be right by this clock for a full lifetime', async () => {
    const { clock, signals, presence, there } = setUp();
    signals.show();
    await settled();
    signals.receive(presence('ana', 'ONLINE', -60_000));
    signals.receive(presence('carla', 'ONLINE', 3_600_000));
    clock.advance(presenceMs - 1);
    await settled();
    expect(Object.keys(there())).toEqual([]);
  });

  it('shows who types until they stop, write, or fall silent', async () => {
    const { clock, signals, typing, typists } = setUp();
    signals.show();
    await settled();
    for (const person of ['ana', 'carla', 'dana']) signals.receive(typing(person));
    expect(typists()).toEqual(['ana', 'carla', 'dana']);
    signals.receive(typing('ana', false));
    signals.personWrote('carla');
    expect(typists()).toEqual(['dana']);
    clock.advance(typingMs);
    expect(typists()).toEqual([]);
  });

  it('does not tell oneself that one types', async () => {
    const { signals, typing, typists } = setUp();
    signals.show();
    await settled();
    signals.receive(typing('ben'));
    expect(typists()).toEqual([]);
  });

  it('moves read markers forward only, and knows none of one’s own', () => {
    const { signals } = setUp();
    const read = (userId: string, readMessageId: string) =>
      signals.receive(aSignal(userId, { kind: 'READ', readMessageId }));
    read('ana', 'm2');
    read('ana', 'm1');
    read('ben', 'm3');
    signals.personRead('carla', null);
    expect([...signals.state.get().readMarkers]).toEqual([['ana', 'm2']]);
  });

  it('is off in rooms with too many members, and asks when they have become few', async () => {
    const { chat, signals } = setUp();
    signals.setMemberCount(defaultLimits.signalledMembers + 1);
    signals.show();
    await settled();
    expect(signals.state.get().isOff).toBe(true);
    expect(chat.calls).toEqual([]);
    signals.setMemberCount(defaultLimits.signalledMembers);
    expect(signals.state.get().isOff).toBe(false);
    expect(chat.calls).toEqual(['presence room-1']);
  });

  it('forgets who is there when it is hidden, and stops asking', async () => {
    const { chat, clock, signals, presence, there } = setUp();
    chat.presences = [presence('ana')];
    signals.show();
    await settled();
    signals.hide();
    expect(there()).toEqual({});
    expect(clock.nextTimerMs()).toBeUndefined();
  });

  it('does not show an answer that comes after it was hidden', async () => {
    const { chat, signals, presence, there } = setUp();
    chat.presences = [presence('ana')];
    signals.show();
    signals.hide();
    await settled();
    expect(there()).toEqual({});
  });

  it('goes by what it knows when it can’t ask', async () => {
    const { chat, signals, presence, there } = setUp();
    chat.failure = new ApiError('Network', 'gone');
    signals.show();
    await settled();
    signals.receive(presence('ana'));
    expect(there()).toEqual({ ana: 'ONLINE' });
  });
});
