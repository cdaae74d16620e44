import { describe, expect, it } from 'vitest';
import { aMembership, aMessage, aRoom, messageId } from '../testing/memory-chat.ts';
import { createMemoryStorage } from '../testing/memory-storage.ts';
import { createReadMarkers } from './read-markers.ts';
import { createRoomsStore } from './rooms-store.ts';

function setUp() {
  const markers = createReadMarkers(createMemoryStorage(), 'ben');
  const doubts: string[] = [];
  const store = createRoomsStore({ ownUserId: 'ben', markers, inDoubt: (roomId) => doubts.push(roomId) });
  const list = () => store.state.get().entries.map(({ room, unread }) => `${room.id} ${unread}`);
  return { store, list, doubts };
}

describe('rooms store', () => {
  it('orders by activity and moves a room up when a message arrives', () => {
    const { store, list } = setUp();
    store.replaceAll(
      [
        aRoom('room-1', { lastMessage: aMessage(1) }),
        aRoom('room-2', { lastMessage: aMessage(2, { roomId: 'room-2' }) }),
      ],
      0,
    );
    expect(list()).toEqual(['room-2 0', 'room-1 0']);
    store.receive(aMessage(3));
    expect(list()).toEqual(['room-1 1', 'room-2 0']);
  });

  it('counts messages of others once each, and none of one’s own', () => {
    const { store, list } = setUp();
    store.replaceAll([aRoom('room-1')], 0);
    store.receive(aMessage(1));
    store.receive(aMessage(1));
    store.receive(aMessage(1, { version: 2 }));
    store.receive(aMessage(2, { authorId: 'ben' }));
    expect(list()).toEqual(['room-1 1']);
  });

  it('shows nothing unread after everything was seen, also when the list is fetched again', () => {
    const { store, list } = setUp();
    const room = aRoom('room-1', { lastMessage: aMessage(5), unreadCount: 4 });
    store.replaceAll([room], 0);
    expect(list()).toEqual(['room-1 4']);
    store.markRead('room-1', messageId(5));
    expect(list()).toEqual(['room-1 0']);
    store.replaceAll([room], 0);
    expect(list()).toEqual(['room-1 0']);
  });

  it('is not taken back by a list that was read before an event arrived', () => {
    const { store, list } = setUp();
    store.replaceAll([aRoom('room-1', { lastMessage: aMessage(1), unreadCount: 1 })], 0);
    store.receive(aMessage(2));
    store.replaceAll([aRoom('room-1', { lastMessage: aMessage(1), unreadCount: 1 })], 0);
    expect(list()).toEqual(['room-1 2']);
    expect(store.find('room-1')?.room.lastMessage?.id).toBe(messageId(2));
  });

  it('keeps a room that was created while the list was on its way, and drops one that is gone', () => {
    const { store, list } = setUp();
    store.replaceAll([aRoom('old')], store.revision());
    const revision = store.revision();
    store.put(aRoom('new'));
    store.replaceAll([], revision);
    expect(list()).toEqual(['new 0']);
    store.replaceAll([], store.revision());
    expect(list()).toEqual([]);
  });

  it('keeps the newer version of a room', () => {
    const { store } = setUp();
    store.put(aRoom('room-1', { name: 'new name', version: 2 }));
    store.put(aRoom('room-1', { name: 'old name', version: 1 }));
    expect(store.find('room-1')?.room.name).toBe('new name');
  });

  it('asks for the count again when a message arrives behind newer ones', () => {
    const { store, list, doubts } = setUp();
    store.replaceAll([aRoom('room-1')], 0);
    store.receive(aMessage(3));
    store.receive(aMessage(2));
    store.receive(aMessage(2));
    expect(list()).toEqual(['room-1 1']);
    expect(doubts).toEqual(['room-1']);
  });

  it('takes the server’s count when it has seen the same messages, and a marker of another device', () => {
    const { store, list } = setUp();
    store.replaceAll([aRoom('room-1', { lastMessage: aMessage(3), unreadCount: 3 })], 0);
    store.replaceAll([aRoom('room-1', { lastMessage: aMessage(3), unreadCount: 1 })], 0);
    expect(list()).toEqual(['room-1 1']);
    const myMembership = aMembership('room-1', 'ben', { readMessageId: messageId(3), version: 2 });
    store.replaceAll([aRoom('room-1', { lastMessage: aMessage(3), unreadCount: 0, myMembership })], 0);
    expect(list()).toEqual(['room-1 0']);
    expect(store.markRead('room-1', messageId(3))).toBe(false);
  });
});
