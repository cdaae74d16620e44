import { describe, expect, it } from 'vitest';
import { aMembership, aMessage, aSignal, createMemoryChat } from '../testing/memory-chat.ts';
import { createLiveFeeds } from './live-feeds.ts';
import type { FeedTopic } from './live-feeds.ts';

function setUp() {
  const chat = createMemoryChat();
  const heard: string[] = [];
  const say = (what: string) => (topic: FeedTopic) => heard.push(`${what} ${topic.kind} ${topic.roomId}`);
  const feeds = createLiveFeeds(chat, {
    message: ({ id }) => heard.push(`message ${id}`),
    membership: ({ userId }) => heard.push(`membership ${userId}`),
    signal: ({ kind }) => heard.push(`signal ${kind}`),
    inbox: ({ kind }) => heard.push(`inbox ${kind}`),
    damaged: say('damaged'),
    acknowledged: say('acknowledged'),
    failed: say('failed'),
  });
  const followed = () => ({
    messages: [...chat.followers.keys()],
    members: [...chat.memberFollowers.keys()],
    signals: [...chat.signalFollowers.keys()],
    inbox: chat.inboxFollowers.size,
  });
  return { chat, feeds, followed, heard: () => heard.splice(0) };
}

const shown = (roomId: string, hasSignals = true) => ({ roomId, hasSignals });

describe('live feeds', () => {
  it('follow the inbox, the messages of rooms, and more of those on the screen', () => {
    const { feeds, followed } = setUp();
    feeds.follow(['a', 'b'], [shown('b')]);
    expect(followed()).toEqual({ messages: ['b', 'a'], members: ['b'], signals: ['b'], inbox: 1 });
    feeds.follow(['a'], []);
    expect(followed()).toEqual({ messages: ['a'], members: [], signals: [], inbox: 1 });
  });

  it('follow no signals of rooms with too many members', () => {
    const { feeds, followed } = setUp();
    feeds.follow(['crowd'], [shown('crowd', false)]);
    expect(followed()).toMatchObject({ members: ['crowd'], signals: [] });
  });

  it('stay within 48 subscriptions, those on the screen first', () => {
    const { feeds, followed } = setUp();
    const rooms = Array.from({ length: 200 }, (_, index) => `r${index}`);
    feeds.follow(
      rooms,
      ['r199', 'r198', 'r197', 'r196'].map((roomId) => shown(roomId)),
    );
    const { messages, members, signals, inbox } = followed();
    expect(messages.length + members.length + signals.length + inbox).toBeLessThanOrEqual(48);
    expect(messages.slice(0, 5)).toEqual(['r199', 'r198', 'r197', 'r196', 'r0']);
    expect(members).toEqual(['r199', 'r198', 'r197']);
  });

  it('hand over what arrives, and say what it is about when it can’t be used', () => {
    const { chat, feeds, heard } = setUp();
    feeds.follow(['room-1'], [shown('room-1')]);
    chat.post(aMessage(1));
    chat.memberFollowers.get('room-1')?.received(aMembership('room-1', 'ana'));
    chat.signalFollowers.get('room-1')?.received(aSignal('ana', { kind: 'TYPING' }));
    chat.tellInbox({ kind: 'ROOM_ADDED', roomId: 'room-2' });
    expect(heard()).toEqual(['message m000001', 'membership ana', 'signal TYPING', 'inbox ROOM_ADDED']);

    chat.followers.get('room-1')?.damaged();
    chat.memberFollowers.get('room-1')?.failed();
    for (const observer of chat.inboxFollowers) observer.damaged();
    expect(heard()).toEqual(['damaged messages room-1', 'failed members room-1', 'damaged inbox null']);
  });

  it('know which rooms’ messages arrive as they are written', () => {
    const { chat, feeds, heard } = setUp();
    feeds.follow(['a', 'b'], []);
    chat.followers.get('a')?.acknowledged();
    expect([feeds.isFollowed('a'), feeds.isFollowed('b'), feeds.isFollowed('c')]).toEqual([
      true,
      false,
      false,
    ]);
    expect(heard()).toEqual(['acknowledged messages a']);
    feeds.connectionLost();
    expect(feeds.isFollowed('a')).toBe(false);
  });
});
