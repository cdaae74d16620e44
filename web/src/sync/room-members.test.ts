import { describe, expect, it } from 'vitest';
import { ApiError } from '../graphql/api-error.ts';
import { aMembership, createMemoryChat } from '../testing/memory-chat.ts';
import { createRoomMembers } from './room-members.ts';

const roomId = 'room-1';

function setUp(...people: string[]) {
  const chat = createMemoryChat();
  for (const userId of people) chat.memberships.set(`${roomId} ${userId}`, aMembership(roomId, userId));
  const members = createRoomMembers({ load: (nextToken) => chat.members(roomId, nextToken) });
  const names = () => members.state.get().items.map(({ userId }) => userId);
  return { chat, members, names };
}

describe('room members', () => {
  it('loads page by page, up to the end', async () => {
    const { chat, members, names } = setUp('ana', 'ben', 'carla');
    await members.loadMore();
    expect(names()).toEqual(['ana', 'ben']);
    expect(members.state.get().isComplete).toBe(false);
    await members.loadMore();
    await members.loadMore();
    expect(names()).toEqual(['ana', 'ben', 'carla']);
    expect(members.state.get().isComplete).toBe(true);
    expect(chat.calls).toHaveLength(2);
  });

  it('asks once while a page is on its way', async () => {
    const { chat, members } = setUp('ana');
    await Promise.all([members.loadMore(), members.loadMore()]);
    expect(chat.calls).toHaveLength(1);
  });

  it('tells why a page could not be loaded, and loads it when asked again', async () => {
    const { chat, members, names } = setUp('ana');
    chat.failure = new ApiError('Network', 'gone');
    await members.loadMore();
    expect(members.state.get()).toMatchObject({ isLoading: false, failure: { code: 'Network' } });
    chat.failure = null;
    await members.loadMore();
    expect(members.state.get().failure).toBeNull();
    expect(names()).toEqual(['ana']);
  });

  it('takes the newer version of a membership, wherever it comes from', async () => {
    const { members } = setUp('ana');
    members.receive(aMembership(roomId, 'ana', { role: 'OWNER', version: 3 }));
    members.receive(aMembership(roomId, 'ana', { role: 'MEMBER', version: 2 }));
    await members.loadMore();
    expect(members.state.get().items).toMatchObject([{ role: 'OWNER', version: 3 }]);
  });

  it('does not bring back with an older page whoever has left', async () => {
    const { members, names } = setUp('ana', 'ben');
    members.receive(aMembership(roomId, 'ben', { version: 2, removedAt: '2026-01-02T00:00:00.000Z' }));
    await members.loadMore();
    expect(names()).toEqual(['ana']);
    members.receive(aMembership(roomId, 'ben', { version: 3 }));
    expect(names().sort()).toEqual(['ana', 'ben']);
  });

  it('loads anew what was loaded when everything may be out of date, and drops an answer of before', async () => {
    const { chat, members, names } = setUp('ana', 'ben');
    await members.loadMore();
    chat.memberships.delete(`${roomId} ana`);
    await members.reset();
    expect(names()).toEqual(['ben']);

    const late = members.loadMore();
    chat.memberships.clear();
    await Promise.all([late, members.reset()]);
    expect(names()).toEqual([]);
  });

  it('asks for nothing anew that nobody had asked for', async () => {
    const { chat, members } = setUp('ana');
    await members.reset();
    expect(chat.calls).toEqual([]);
  });
});
