import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InboxEvent, RoomChange, ServerInfo } from '../schema.generated.ts';
import { type ChatPerson, signalFields, signInPerson } from './support/chat-person.ts';
import { type ChatTable, openChatTable } from './support/chat-table.ts';
import { type LocalProcess, startLocalProcess } from './support/local-process.ts';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** An id as the server makes them: of this time, with this ending. */
function idAt(ms: number, ending = '0'): string {
  let rest = BigInt(ms);
  let time = '';
  for (let index = 0; index < 10; index++) {
    time = alphabet.charAt(Number(rest % 32n)) + time;
    rest /= 32n;
  }
  return time + ending.repeat(16);
}

const dayMs = 86_400_000;

describe('Catching up', () => {
  let local: LocalProcess;
  let table: ChatTable;
  let ana: ChatPerson;
  let ben: ChatPerson;
  let dana: ChatPerson;

  beforeAll(async () => {
    local = await startLocalProcess(['--no-web']);
    table = await openChatTable(local);
    ana = await signInPerson(local, 'ana');
    ben = await signInPerson(local, 'ben');
    dana = await signInPerson(local, 'dana');
    for (const { id } of [ana, ben, dana]) await table.liftSendRate(id);
  });
  afterAll(async () => {
    table[Symbol.dispose]();
    await local[Symbol.asyncDispose]();
  });

  const refusal = (errorType: string, more: object = {}) => [{ errorType, ...more }];
  const badRequest = (field: string) =>
    refusal('BadRequest', { errorInfo: { field, rule: expect.any(String) } });

  /** Calls again while there is more; answers all changes and the last cursor. */
  async function catchUp(reader: ChatPerson, roomId: string, from: string | null, limit = 200) {
    const changes: RoomChange[] = [];
    const pages: number[] = [];
    let cursor = from;
    for (;;) {
      const { data, errors } = await reader.syncRoom(roomId, cursor, limit);
      if (!data?.field) throw new Error(JSON.stringify(errors));
      changes.push(...data.field.changes);
      pages.push(data.field.changes.length);
      cursor = data.field.cursor;
      if (!data.field.hasMore) return { changes, pages, cursor };
    }
  }

  /** An entry of a room's change log that appears past the API. */
  async function putMessageChange(roomId: string, id: string, body = 'past the API') {
    const at = new Date().toISOString();
    const message = {
      id,
      roomId,
      authorId: ana.id,
      authorName: 'ana',
      kind: 'TEXT',
      body,
      mentions: [],
      clientId: id,
      createdAt: at,
      version: 1,
      changeId: id,
    };
    await table.put({
      pk: `ROOM#${roomId}#CHANGES`,
      sk: id,
      at,
      message,
      expiresAt: Math.floor(Date.now() / 1000) + 86_400,
    });
  }

  describe('with a room', () => {
    it('tells of everything, oldest first', async () => {
      const roomId = await ana.roomWith(ben);
      const message = await ana.sent(roomId, 'hello');
      await ben.markRead(roomId, message.id);
      await ana.update(roomId, 1, { name: 'Renamed' });
      await ana.delete(message);
      await ana.remove(roomId, ben.id);
      const { changes } = await catchUp(ana, roomId, null);

      const told = changes.map(({ message, membership, room }) =>
        [
          ...(message ? [`message ${message.version} ${String(message.body)}`] : []),
          ...(membership ? [`${membership.userId === ben.id ? 'ben' : 'ana'} ${membership.version}`] : []),
          ...(room ? [`room ${room.name}`] : []),
        ].join(', '),
      );
      expect(told).toEqual(['ana 1, room Room', 'ben 1', 'ben 2', 'room Renamed', 'message 2 null', 'ben 3']);
      expect(changes.map(({ id }) => id)).toEqual(changes.map(({ id }) => id).sort());
    });

    it('shows a changed room without what is somebody’s own', async () => {
      const roomId = await ana.roomWith(ben);
      await ana.sent(roomId, 'unread');
      await ana.update(roomId, 1, { name: 'Renamed' });
      const { changes } = await catchUp(ben, roomId, null);

      expect(changes.findLast(({ room }) => room)?.room).toEqual({
        id: roomId,
        name: 'Renamed',
        unreadCount: 0,
        myMembership: null,
        lastMessage: null,
      });
    });

    it('goes on where it ended, page by page, each change once', async () => {
      const roomId = await ana.roomWith();
      const start = await catchUp(ana, roomId, null);
      const sent: string[] = [];
      for (let index = 0; index < 25; index++) sent.push((await ana.sent(roomId, `${index}`)).id);
      const { changes, pages, cursor } = await catchUp(ana, roomId, start.cursor, 10);

      const messages = changes.flatMap(({ message }) => (message ? [message.id] : []));
      expect(messages).toEqual(sent);
      expect(pages.slice(0, -1)).toEqual(pages.slice(0, -1).map(() => 10));
      expect(pages.length).toBe(Math.ceil(changes.length / 10));
      // All of it lies within the overlap: it comes again, and the catch-up ends again.
      const again = await catchUp(ana, roomId, cursor, 10);
      expect(again.changes.map(({ id }) => id)).toEqual(changes.map(({ id }) => id));
    });

    it('goes on behind any change', async () => {
      const roomId = await ana.roomWith();
      const old = idAt(Date.now() - 2 * dayMs, 'A');
      const older = idAt(Date.now() - 3 * dayMs, 'A');
      for (const id of [older, old]) await putMessageChange(roomId, id);
      const { changes } = await catchUp(ana, roomId, old);

      expect(changes[0]?.id).toBe(old);
      expect(changes.map(({ id }) => id)).not.toContain(older);
    });

    it('reads again from 45 s before its cursor', async () => {
      const roomId = await ana.roomWith();
      const nowMs = Date.now();
      const cursor = idAt(nowMs);
      const [within, before] = [idAt(nowMs - 44_999, 'B'), idAt(nowMs - 45_001, 'B')];
      await putMessageChange(roomId, within);
      await putMessageChange(roomId, before);
      const ids = (await catchUp(ana, roomId, cursor)).changes.map(({ id }) => id);

      expect(ids).toContain(within);
      expect(ids).not.toContain(before);
    });

    it('does not miss what became visible late, between two of its pages', async () => {
      const roomId = await ana.roomWith();
      const startedMs = Date.now();
      const slow = idAt(startedMs - 20_000, 'B');
      for (const ending of ['C', 'D', 'E']) await putMessageChange(roomId, idAt(startedMs - 20_000, ending));
      const first = (await ana.syncRoom(roomId, null, 2)).data?.field;
      expect(first?.hasMore).toBe(true);
      await putMessageChange(roomId, slow);
      const rest = await catchUp(ana, roomId, first?.cursor ?? null, 2);

      expect(rest.changes.map(({ id }) => id)).not.toContain(slow);
      expect((await catchUp(ana, roomId, rest.cursor)).changes.map(({ id }) => id)).toContain(slow);
    });

    it('has nothing left over where long messages fill the megabyte that one Query reads', async () => {
      const roomId = await ana.roomWith();
      const sent = await Promise.all(
        Array.from({ length: 120 }, async () => (await ana.sent(roomId, '字'.repeat(4_000))).id),
      );
      const { changes, pages } = await catchUp(ana, roomId, null);

      expect(pages.length).toBeGreaterThan(1);
      expect(changes.flatMap(({ message }) => (message ? [message.id] : []))).toEqual([...sent].sort());
    });

    it('keeps the cursor of a quiet room young', async () => {
      const roomId = await ana.roomWith();
      await catchUp(ana, roomId, null);
      const startedMs = Date.now();
      const { cursor } = await catchUp(ana, roomId, idAt(startedMs - 2 * dayMs));

      expect(cursor >= idAt(startedMs)).toBe(true);
      expect(cursor <= idAt(Date.now(), 'Z')).toBe(true);
    });

    it('says when the log no longer reaches back, and gives a cursor to go on from', async () => {
      const roomId = await ana.roomWith();
      const { data } = await ana.syncRoom(roomId, idAt(Date.now() - 30 * dayMs));
      expect(data?.field).toMatchObject({ changes: [], hasMore: false, resyncRequired: true });

      const message = await ana.sent(roomId, 'after');
      const { changes } = await catchUp(ana, roomId, data?.field?.cursor ?? null);
      expect(changes.at(-1)?.message?.id).toBe(message.id);
      const still = await ana.syncRoom(roomId, idAt(Date.now() - 29 * dayMs));
      expect(still.data?.field?.resyncRequired).toBe(false);
    });

    it.each([
      ['cursor', '', 10],
      ['cursor', 'yesterday', 10],
      ['cursor', `${idAt(1)}+`, 10],
      ['cursor', `${idAt(1)}+${idAt(1)}+${idAt(1)}`, 10],
      ['cursor', idAt(Date.now(), 'a'), 10],
      ['cursor', `8${idAt(1).slice(1)}`, 10],
      ['limit', null, 0],
      ['limit', null, 201],
    ])('refuses a wrong %s: %s', async (field, cursor, limit) => {
      const roomId = await ana.roomWith();

      expect((await ana.syncRoom(roomId, cursor, limit)).errors).toMatchObject(badRequest(field));
      expect((await ana.syncInbox(cursor, limit)).errors).toMatchObject(badRequest(field));
    });

    it('is for members', async () => {
      const roomId = await ana.roomWith(dana);
      await ana.remove(roomId, dana.id);

      for (const stranger of [ben, dana]) {
        expect((await stranger.syncRoom(roomId)).errors).toMatchObject(refusal('NotFound'));
      }
    });
  });

  describe('with the inbox', () => {
    it('tells of rooms gained and lost, oneself only, page by page', async () => {
      const start = (await ben.syncInbox()).data?.field;
      const rooms = [await ana.roomWith(ben), await ana.roomWith(ben, dana), await ana.roomWith(dana)];
      await ana.remove(rooms[0] ?? '', ben.id);
      const told: string[] = [];
      const known = new Set(start?.changes.map(({ changeId }) => changeId));
      let cursor = start?.cursor ?? null;
      let hasMore = true;
      while (hasMore) {
        const page = (await ben.syncInbox(cursor, 1)).data?.field;
        for (const { userId, kind, roomId, changeId } of page?.changes ?? []) {
          expect(userId).toBe(ben.id);
          if (!known.has(changeId)) told.push(`${kind} ${String(roomId)}`);
          known.add(changeId);
        }
        cursor = page?.cursor ?? null;
        hasMore = page?.hasMore ?? false;
      }

      const added = told.filter((event) => event.startsWith('ROOM_ADDED'));
      expect(added).toEqual([`ROOM_ADDED ${rooms[0] ?? ''}`, `ROOM_ADDED ${rooms[1] ?? ''}`]);
      expect(told).toContain(`ROOM_REMOVED ${rooms[0] ?? ''}`);
      expect(told.join()).not.toContain(rooms[2]);
    });

    it('says when the log no longer reaches back', async () => {
      const { data } = await ben.syncInbox(idAt(Date.now() - 31 * dayMs));

      expect(data?.field).toMatchObject({ changes: [], hasMore: false, resyncRequired: true });
      expect((await ben.syncInbox(data?.field?.cursor)).errors).toEqual([]);
    });
  });

  describe('heartbeat', () => {
    it('tells the newest change of each room, and leaves out rooms of others', async () => {
      const [mine, shared] = [await ana.roomWith(), await ana.roomWith(ben)];
      const message = await ana.sent(shared, 'newest');
      const edited = (await ana.edit(message, 'newest, edited')).data?.field;
      const { data, errors } = await ben.heartbeat([mine, shared, 'no-such-room', shared]);

      expect(errors).toEqual([]);
      expect(data?.field).toEqual([{ roomId: shared, latestChangeId: edited?.changeId }]);
    });

    it('takes five rooms, in their order, and not six', async () => {
      const rooms: string[] = [];
      for (let index = 0; index < 6; index++) rooms.push(await ana.roomWith());
      const five = rooms.slice(0, 5);

      expect((await ana.heartbeat([...five, ...five])).data?.field?.map(({ roomId }) => roomId)).toEqual(
        five,
      );
      expect((await ana.heartbeat(rooms)).errors).toMatchObject(badRequest('roomIds'));
      expect((await ana.heartbeat([])).data?.field).toEqual([]);
    });
  });

  describe('typing', () => {
    it('is told to those who follow the room, kept nowhere, at most once in 3 s', async () => {
      const roomId = await ana.roomWith(ben);
      await using socket = await ben.connect();
      socket.start('s', `subscription ($id: ID!) { onRoomSignal(roomId: $id) { ${signalFields} } }`, {
        variables: { id: roomId },
      });
      await socket.expect('start_ack');
      const { data } = await ana.setTyping(roomId, true);
      const signal = data?.field;

      expect(signal).toMatchObject({ roomId, kind: 'TYPING', userId: ana.id, typing: true, presence: null });
      expect(Date.parse(signal?.expiresAt ?? '') - Date.parse(signal?.at ?? '')).toBe(6_000);
      expect(await socket.expect('data')).toMatchObject({ payload: { data: { onRoomSignal: signal } } });
      const { errors } = await ana.setTyping(roomId, true);
      expect(errors).toMatchObject(
        refusal('RateLimited', { errorInfo: { retryAfterMs: expect.any(Number) } }),
      );
      expect(errors[0]?.errorInfo?.['retryAfterMs']).toBeGreaterThan(0);
      expect(errors[0]?.errorInfo?.['retryAfterMs']).toBeLessThanOrEqual(3_000);
      expect((await ben.setTyping(roomId, false)).data?.field).toMatchObject({
        typing: false,
        expiresAt: null,
      });
      expect((await catchUp(ana, roomId, null)).changes.filter(({ message }) => message)).toEqual([]);

      await table.set(`USER#${ana.id}`, `TYPING#${roomId}`, { toldAt: Date.now() - 3_000 });
      expect((await ana.setTyping(roomId, false)).data?.field?.typing).toBe(false);
    });

    it('in one room leaves other rooms alone', async () => {
      const rooms = [await ana.roomWith(), await ana.roomWith()] as const;

      for (const roomId of rooms) expect((await ana.setTyping(roomId, true)).errors).toEqual([]);
    });
  });

  describe('presence', () => {
    it('shows who is there, until 75 s after their last heartbeat', async () => {
      const roomId = await ana.roomWith(ben, dana);
      await ana.setPresence(roomId, 'ONLINE');
      const { data } = await ben.setPresence(roomId, 'AWAY');
      expect(data?.field).toMatchObject({ kind: 'PRESENCE', presence: 'AWAY', displayName: 'ben' });
      expect(Date.parse(data?.field?.expiresAt ?? '') - Date.parse(data?.field?.at ?? '')).toBe(75_000);

      const statuses = async () =>
        Object.fromEntries(
          ((await dana.presence(roomId)).data?.field?.items ?? []).map(({ userId, presence, expiresAt }) => [
            userId,
            `${String(presence)} ${expiresAt === null ? 'for good' : 'for now'}`,
          ]),
        );
      expect(await statuses()).toEqual({ [ana.id]: 'ONLINE for now', [ben.id]: 'AWAY for now' });

      await table.set(`USER#${ben.id}`, 'HEARTBEAT', { heartbeatAt: Date.now() - 75_001 });
      expect(await statuses()).toMatchObject({ [ben.id]: 'OFFLINE for good' });
      await ben.heartbeat([]);
      expect(await statuses()).toMatchObject({ [ben.id]: 'AWAY for now' });
      await ben.setPresence(roomId, 'OFFLINE');
      expect(await statuses()).toMatchObject({ [ben.id]: 'OFFLINE for good' });
    });

    it('ends with the membership', async () => {
      const roomId = await ana.roomWith(ben);
      await ben.setPresence(roomId, 'ONLINE');
      await ana.remove(roomId, ben.id);

      expect((await ana.presence(roomId)).data?.field).toEqual({ items: [], nextToken: null });
      expect((await ben.presence(roomId)).errors).toMatchObject(refusal('NotFound'));
      expect((await ben.setPresence(roomId, 'ONLINE')).errors).toMatchObject(refusal('NotFound'));
    });
  });

  it.each([
    [100, 0],
    [101, 1],
  ])('rooms of %i members have signals: %i refusals each', async (memberCount, refusals) => {
    const roomId = await ana.roomWith();
    await table.set(`ROOM#${roomId}`, 'ROOM', { memberCount });
    const message = await ana.sent(roomId, 'hello');
    await using socket = await ana.connect();
    socket.start('s', 'subscription ($id: ID!) { onRoomSignal(roomId: $id) { kind } }', {
      variables: { id: roomId },
    });
    const limit = { limit: 'signalledMembers', value: 100 };
    const expected = refusals === 0 ? [] : refusal('LimitExceeded', { errorInfo: limit });

    expect((await ana.setTyping(roomId, true)).errors).toMatchObject(expected);
    expect((await ana.setPresence(roomId, 'ONLINE')).errors).toMatchObject(expected);
    expect((await ana.presence(roomId)).errors).toMatchObject(expected);
    const answer = await socket.next();
    expect(answer).toMatchObject(
      refusals === 0 ? { type: 'start_ack' } : { type: 'error', payload: { errors: expected } },
    );
    expect((await ana.markRead(roomId, message.id)).errors).toEqual([]);
  });

  describe('following', () => {
    it.each(['onMessage', 'onMembership', 'onRoomSignal'])('%s is for members', async (field) => {
      const secret = await ana.roomWith();
      const open = await ana.client.createRoom({ kind: 'PUBLIC', name: 'Open' });
      await using socket = await ben.connect();

      for (const [id, errorType] of [
        [secret, 'NotFound'],
        [open, 'Unauthorized'],
        ['no-such-room', 'NotFound'],
      ] as const) {
        socket.start(id, `subscription ($id: ID!) { ${field}(roomId: $id) { roomId } }`, {
          variables: { id },
        });
        expect(await socket.expect('error')).toMatchObject({ id, payload: { errors: [{ errorType }] } });
      }
    });

    it('ends within 2 s of a removal, and nothing comes later', async () => {
      const roomId = await ana.roomWith(ben, dana);
      await using bens = await ben.connect();
      await using danas = await dana.connect();
      for (const socket of [bens, danas]) {
        socket.start('m', 'subscription ($id: ID!) { onMessage(roomId: $id) { body } }', {
          variables: { id: roomId },
        });
        await socket.expect('start_ack');
      }
      await ana.remove(roomId, ben.id);
      // Each wait of the socket ends after 2 s.
      expect(await bens.expect('error')).toMatchObject({
        id: 'm',
        payload: { errors: [{ errorType: 'SubscriptionInvalidated' }] },
      });
      await ana.sent(roomId, 'without ben');

      expect(await danas.expect('data')).toMatchObject({
        payload: { data: { onMessage: { body: 'without ben' } } },
      });
      bens.start('again', 'subscription ($id: ID!) { onMessage(roomId: $id) { body } }', {
        variables: { id: roomId },
      });
      expect(await bens.expect('error')).toMatchObject({
        id: 'again',
        payload: { errors: [{ errorType: 'NotFound' }] },
      });
      expect(bens.waiting().filter(({ type }) => type !== 'ka')).toEqual([]);
    });

    it('onInbox tells everyone of themselves only', async () => {
      await using bens = await ben.connect();
      await using danas = await dana.connect();
      for (const socket of [bens, danas]) {
        socket.start('i', 'subscription { onInbox { userId kind roomId } }');
        await socket.expect('start_ack');
      }
      const forBen = await ana.roomWith(ben);
      const forDana = await ana.roomWith(dana);

      for (const [socket, own, roomId] of [
        [bens, ben.id, forBen],
        [danas, dana.id, forDana],
      ] as const) {
        // Of earlier rooms people may still hear.
        const heard: InboxEvent[] = [];
        while (heard.at(-1)?.kind !== 'ROOM_ADDED' || heard.at(-1)?.roomId !== roomId) {
          const { payload } = await socket.expect('data');
          heard.push((payload as { data: { onInbox: InboxEvent } }).data.onInbox);
        }
        expect(new Set(heard.map(({ userId }) => userId))).toEqual(new Set([own]));
      }
      const others = [...bens.waiting(), ...danas.waiting()].map((frame) => JSON.stringify(frame));
      expect(others.filter((frame) => frame.includes(ana.id))).toEqual([]);
    });
  });

  it('lets nobody publish who is signed in', async () => {
    const { data, errors } = await ana.client.send(
      `mutation { publishInboxEvent(input: { userId: "${ben.id}", changeId: "x", kind: ROOM_ADDED,
        at: "2026-11-21T00:00:00Z" }) { userId } }`,
    );

    expect(data).toEqual({ publishInboxEvent: null });
    expect(errors).toMatchObject(refusal('Unauthorized'));
  });

  it('tells clients what there is, and every limit', async () => {
    const { data } = await ana.client.send<{ serverInfo: ServerInfo }>('{ serverInfo { features limits } }');

    expect(data?.serverInfo.features).toEqual(['chat', 'direct', 'presence', 'sync', 'tree', 'webhooks']);
    expect(JSON.parse(data?.serverInfo.limits ?? '')).toMatchObject({
      heartbeatRooms: 5,
      changesPerPage: 200,
      syncOverlapSeconds: 45,
    });
  });
});
