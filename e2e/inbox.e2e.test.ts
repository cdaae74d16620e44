import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InboxEvent, MembershipPage, Room, RoomSync } from '../schema.generated.ts';
import { type ChatClient, signIn } from './support/chat-client.ts';
import { type LiveFeed, openLiveFeed } from './support/live-feed.ts';
import { type LocalProcess, startLocalProcess } from './support/local-process.ts';

const inboxFields = 'userId changeId kind roomId at';
const onInbox = `subscription { onInbox { ${inboxFields} } }`;

describe('An inbox', () => {
  let local: LocalProcess;
  let ana: ChatClient;
  let ben: ChatClient;
  let benId: string;

  beforeAll(async () => {
    local = await startLocalProcess(['--no-web']);
    ana = await signIn(local.outputs, 'ana');
    ben = await signIn(local.outputs, 'ben');
    await idOf(ana);
    benId = await idOf(ben);
    // The function starts with the first change; later ones have to be told in time.
    await using feed = await openLiveFeed(local, ana.accessToken, 20_000);
    await feed.subscribe('onInbox', onInbox);
    await ana.createRoom({ name: 'First', kind: 'PRIVATE' });
    await feed.nextEvent();
  });
  afterAll(() => local[Symbol.asyncDispose]());

  async function idOf(client: ChatClient): Promise<string> {
    const { data } = await client.send<{ me: { userId: string } }>('{ me { userId } }');
    return data?.me.userId ?? '';
  }

  async function must<T>(client: ChatClient, query: string, variables: object = {}): Promise<T> {
    const { data, errors } = await client.send<{ field: T }>(query, { ...variables });
    expect(errors).toEqual([]);
    return data?.field as T;
  }

  const addBen = (roomId: string) =>
    must(
      ana,
      'mutation ($roomId: ID!, $userId: ID!) { field: addMember(roomId: $roomId, userId: $userId) { version } }',
      { roomId, userId: benId },
    );

  const syncInbox = async (client: ChatClient) => {
    const { changes } = await must<{ changes: InboxEvent[] }>(
      client,
      `{ field: syncInbox(limit: 200) { changes { ${inboxFields} } } }`,
    );
    return changes;
  };

  const benOf = async (roomId: string) => {
    const { items } = await must<MembershipPage>(
      ana,
      'query ($roomId: ID!) { field: members(roomId: $roomId) { items { userId displayName version } } }',
      { roomId },
    );
    return items.find(({ userId }) => userId === benId);
  };

  /** Waits for an event of this kind and room: others may come between. */
  async function nextOf(feed: LiveFeed, kind: string, roomId: string) {
    for (;;) {
      const { value } = await feed.nextEvent();
      if (value['kind'] === kind && value['roomId'] === roomId) return value;
    }
  }

  it('tells somebody of a private room that they were added to, and keeps it for later', async () => {
    await using feed = await openLiveFeed(local, ben.accessToken);
    await feed.subscribe('onInbox', onInbox);
    const roomId = await ana.createRoom({ name: 'Launch', kind: 'PRIVATE' });
    await addBen(roomId);

    const told = await nextOf(feed, 'ROOM_ADDED', roomId);
    expect(told).toEqual({
      userId: benId,
      changeId: expect.any(String),
      kind: 'ROOM_ADDED',
      roomId,
      at: expect.any(String),
    });
    expect(await syncInbox(ben)).toContainEqual(told);
  });

  it('tells every member of a changed room, with the id that the change has in the room', async () => {
    const roomId = await ana.createRoom({ name: 'Before', kind: 'PRIVATE' });
    await addBen(roomId);
    await using feed = await openLiveFeed(local, ben.accessToken);
    await using own = await openLiveFeed(local, ana.accessToken);
    await feed.subscribe('onInbox', onInbox);
    await own.subscribe('onInbox', onInbox);
    await must(
      ana,
      'mutation ($id: ID!) { field: updateRoom(id: $id, expectedVersion: 1, input: { name: "After" }) { name } }',
      { id: roomId },
    );

    const told = await nextOf(feed, 'ROOM_CHANGED', roomId);
    const toldOwn = await nextOf(own, 'ROOM_CHANGED', roomId);
    expect(toldOwn['changeId']).toBe(told['changeId']);
    expect(await syncInbox(ben)).toContainEqual(told);
    const { changes } = await must<RoomSync>(
      ben,
      'query ($id: ID!) { field: syncRoom(roomId: $id) { changes { id room { name } } } }',
      { id: roomId },
    );
    expect(changes).toContainEqual({ id: told['changeId'], room: { name: 'After' } });
  });

  it('follows a new name: in memberships, and in direct rooms, whose name it is', async () => {
    const roomId = await ana.createRoom({ name: 'Names', kind: 'PRIVATE' });
    await addBen(roomId);
    const { id: directId } = await must<Room>(
      ana,
      'mutation ($userId: ID!) { field: openDirect(userId: $userId) { id } }',
      { userId: benId },
    );
    const { data: sent } = await ben.sendMessage(roomId, 'as ben');
    await using feed = await openLiveFeed(local, ana.accessToken);
    await feed.subscribe('onInbox', onInbox);
    await must(ben, 'mutation { field: updateProfile(displayName: "Benjamin") { displayName } }');

    await nextOf(feed, 'ROOM_CHANGED', directId);
    const { name } = await must<Room>(ana, 'query ($id: ID!) { field: room(id: $id) { name } }', {
      id: directId,
    });
    expect(name).toBe('Benjamin');
    await expect.poll(() => benOf(roomId)).toEqual({ userId: benId, displayName: 'Benjamin', version: 2 });
    const { changes } = await must<RoomSync>(
      ana,
      `query ($id: ID!) { field: syncRoom(roomId: $id) { changes { message { authorName }
        membership { userId displayName version } } } }`,
      { id: roomId },
    );
    expect(changes).toContainEqual({
      message: null,
      membership: { userId: benId, displayName: 'Benjamin', version: 2 },
    });
    expect(sent?.sendMessage?.authorName).toBe('ben');
    expect(changes).toContainEqual({ message: { authorName: 'ben' }, membership: null });
  });
});
