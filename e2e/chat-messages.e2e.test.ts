import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Message } from '../schema.generated.ts';
import { type ChatPerson, messageFields, signInPerson } from './support/chat-person.ts';
import { type ChatTable, openChatTable } from './support/chat-table.ts';
import { type LocalProcess, startLocalProcess } from './support/local-process.ts';

const hourMs = 3_600_000;

describe('Messages', () => {
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
  const messagePk = (roomId: string) => `ROOM#${roomId}#MESSAGES`;

  async function history(reader: ChatPerson, roomId: string): Promise<Message[]> {
    return (await reader.messages(roomId)).data?.field?.items ?? [];
  }

  /** Where a text stands in the table. */
  async function itemsHolding(text: string): Promise<Record<string, unknown>[]> {
    return (await table.items()).filter((item) => JSON.stringify(item).includes(text));
  }

  describe('sending', () => {
    it('takes 1 to 4,000 characters after trimming, and writes nothing otherwise', async () => {
      const roomId = await ana.roomWith();
      const longest = 'x'.repeat(3_998) + '😀';

      expect((await ana.send(roomId, ` ${longest} `)).data?.field?.body).toBe(longest);
      for (const body of ['', ' \n ', `${longest}x`]) {
        expect((await ana.send(roomId, body)).errors).toMatchObject(badRequest('body'));
      }
      expect(await history(ana, roomId)).toHaveLength(1);
    });

    it('refuses a body that is no text, and a clientId that is no UUID', async () => {
      const roomId = await ana.roomWith();
      const send = 'mutation ($roomId: ID!, $body: String!) {';
      const call = `${send} sendMessage(roomId: $roomId, clientId: "c", body: $body) { id } }`;

      expect((await ana.client.send(call, { roomId, body: { text: 1 } })).errors).toHaveLength(1);
      expect((await ana.client.send(call, { roomId, body: 'hello' })).errors).toMatchObject(
        badRequest('clientId'),
      );
      expect(await history(ana, roomId)).toEqual([]);
    });

    it('mentions members only, each once', async () => {
      const roomId = await ana.roomWith(ben);
      const { data } = await ana.send(roomId, 'hi', { mentions: [ben.id, ana.id, ben.id] });

      expect(data?.field?.mentions).toEqual([ben.id, ana.id]);
      expect((await ana.send(roomId, 'hi', { mentions: [dana.id] })).errors).toMatchObject(
        badRequest('mentions'),
      );
    });

    it('mentions 20 people and not 21', async () => {
      const roomId = await ana.roomWith();
      const members = Array.from({ length: 21 }, (_, index) => `member-${index}`);
      for (const userId of members) {
        await table.put({ pk: `ROOM#${roomId}`, sk: `MEMBER#${userId}`, roomId, userId });
      }

      const { data } = await ana.send(roomId, 'all', { mentions: members.slice(0, 20) });
      expect(data?.field?.mentions).toHaveLength(20);
      expect((await ana.send(roomId, 'all', { mentions: members })).errors).toMatchObject(
        badRequest('mentions'),
      );
    });

    it('is for members: strangers do not find a private room', async () => {
      const roomId = await ana.roomWith();

      expect((await ben.send(roomId, 'hello')).errors).toMatchObject(refusal('NotFound'));
      expect((await ben.messages(roomId)).errors).toMatchObject(refusal('NotFound'));
    });

    it('waits in slow mode, whoever one is; a repeat is answered at once', async () => {
      const roomId = await ana.roomWith(ben);
      await ana.update(roomId, 1, { slowModeSeconds: 60 });
      const clientId = randomUUID();
      const first = await ana.send(roomId, 'one', { clientId });
      const second = await ana.send(roomId, 'two');

      expect(first.errors).toEqual([]);
      expect(second.errors).toMatchObject(
        refusal('RateLimited', { errorInfo: { retryAfterMs: expect.any(Number) } }),
      );
      const retryAfterMs = second.errors[0]?.errorInfo?.['retryAfterMs'];
      expect(retryAfterMs).toBeGreaterThan(50_000);
      expect(retryAfterMs).toBeLessThanOrEqual(60_000);
      expect((await ana.send(roomId, 'one', { clientId })).data).toEqual(first.data);
      expect((await ben.send(roomId, 'three')).errors).toEqual([]);

      await table.set(`ROOM#${roomId}`, `MEMBER#${ana.id}`, { lastSentAt: Date.now() - 60_000 });
      expect((await ana.send(roomId, 'two')).errors).toEqual([]);
      expect((await history(ana, roomId)).map(({ body }) => body)).toEqual(['two', 'three', 'one']);
    });

    it('ends when the room is archived', async () => {
      const roomId = await ana.roomWith();
      const message = await ana.sent(roomId, 'before');
      await ana.archive(roomId, 1);

      expect((await ana.send(roomId, 'after')).errors).toMatchObject(refusal('Unauthorized'));
      expect((await ana.edit(message, 'after')).errors).toMatchObject(refusal('Unauthorized'));
      expect((await history(ana, roomId)).map(({ body }) => body)).toEqual(['before']);
    });

    it('says when the twenty-first send of ten seconds may come', async () => {
      const oscar = await signInPerson(local, 'oscar');
      const roomId = await oscar.roomWith();
      const answers = await Promise.all(Array.from({ length: 21 }, (_, n) => oscar.send(roomId, `${n}`)));
      const again = await oscar.send(roomId, 'one more');

      expect(answers.filter(({ data }) => data?.field).length).toBeLessThanOrEqual(20);
      expect(again.errors).toMatchObject(
        refusal('RateLimited', { errorInfo: { retryAfterMs: expect.any(Number) } }),
      );
    });
  });

  describe('editing', () => {
    it('replaces the text, the preview and the entry of the change log', async () => {
      const roomId = await ana.roomWith(ben);
      const message = await ana.sent(roomId, 'frist');
      const { data } = await ana.edit(message, ' first ');
      const edited = data?.field;

      expect(edited).toMatchObject({ id: message.id, body: 'first', version: 2, deletedAt: null });
      expect(edited?.editedAt).not.toBeNull();
      expect(edited?.changeId.localeCompare(message.changeId)).toBe(1);
      expect(await history(ben, roomId)).toEqual([edited]);
      expect((await ben.room(roomId)).data?.field?.lastMessage).toEqual(edited);
      const changes = (await ben.syncRoom(roomId)).data?.field?.changes ?? [];
      expect(changes.filter((change) => change.message)).toMatchObject([
        { id: edited?.changeId, message: edited },
      ]);
    });

    it('is for its author, owner or not', async () => {
      const roomId = await ana.roomWith(ben);
      const message = await ben.sent(roomId, 'mine');

      expect((await ana.edit(message, 'theirs')).errors).toMatchObject(refusal('Unauthorized'));
      expect((await dana.edit(message, 'theirs')).errors).toMatchObject(refusal('NotFound'));
      expect(await history(ana, roomId)).toEqual([message]);
    });

    it('ends with the membership', async () => {
      const roomId = await ana.roomWith(ben);
      const message = await ben.sent(roomId, 'mine');
      await ana.remove(roomId, ben.id);

      expect((await ben.edit(message, 'still mine')).errors).toMatchObject(refusal('NotFound'));
      expect((await ben.delete(message)).errors).toMatchObject(refusal('NotFound'));
      expect(await history(ana, roomId)).toEqual([message]);
    });

    it('of another version is a conflict that shows the present one', async () => {
      const roomId = await ana.roomWith();
      const message = await ana.sent(roomId, 'one');
      await ana.edit(message, 'two');
      const { errors } = await ana.edit(message, 'three');

      expect(errors).toMatchObject(
        refusal('Conflict', { errorInfo: { current: { id: message.id, body: 'two', version: 2 } } }),
      );
      expect(errors[0]?.errorInfo?.['current']).not.toHaveProperty('pk');
    });

    it('by many at once changes it once per version', async () => {
      const roomId = await ana.roomWith();
      const message = await ana.sent(roomId, 'start');
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, index) => ana.edit(message, `edit ${index}`)),
      );
      const done = answers.filter(({ data }) => data?.field);

      expect(done).toHaveLength(1);
      for (const { errors } of answers) {
        for (const { errorType } of errors) expect(['Conflict', 'Unavailable']).toContain(errorType);
      }
      expect(await history(ana, roomId)).toEqual([done[0]?.data?.field]);
    });

    it.each([
      ['23 h 59 min', 24 * hourMs - 60_000, []],
      ['24 h and a second', 24 * hourMs + 1_000, badRequest('id')],
    ])('a message of %s', async (_age, ageMs, errors) => {
      const roomId = await ana.roomWith();
      const message = await ana.sent(roomId, 'old');
      await table.set(messagePk(roomId), message.id, {
        createdAt: new Date(Date.now() - ageMs).toISOString(),
      });

      expect((await ana.edit(message, 'new')).errors).toMatchObject(errors);
      expect((await history(ana, roomId))[0]?.body).toBe(errors.length === 0 ? 'new' : 'old');
    });

    it('checks the text as sending does, and finds nothing under a wrong id', async () => {
      const roomId = await ana.roomWith();
      const message = await ana.sent(roomId, 'text');

      expect((await ana.edit(message, ' ')).errors).toMatchObject(badRequest('body'));
      expect((await ana.edit(message, 'x'.repeat(4_001))).errors).toMatchObject(badRequest('body'));
      for (const id of ['', 'nothing', '01ARZ3NDEKTSV4RRFFQ69G5FAV']) {
        const missing = refusal('NotFound', { message: 'The message was not found.' });
        expect((await ana.edit({ ...message, id }, 'x')).errors).toMatchObject(missing);
        expect((await ana.delete({ roomId, id })).errors).toMatchObject(missing);
        expect((await ana.markRead(roomId, id)).errors).toMatchObject(missing);
      }
    });
  });

  describe('deleting', () => {
    it('leaves the text nowhere', async () => {
      const secret = `secret ${randomUUID()}`;
      const roomId = await ana.roomWith(ben);
      const clientId = randomUUID();
      const { data } = await ben.send(roomId, secret, { clientId, mentions: [ana.id] });
      const message = data?.field as Message;
      await ana.update(roomId, 1, { topic: 'with a preview' });
      expect((await itemsHolding(secret)).length).toBeGreaterThan(0);
      const edited = await ben.edit(message, `${secret}, edited`);
      expect(edited.data?.field?.version).toBe(2);

      const deleted = await ana.delete(message);
      expect(deleted.data?.field).toMatchObject({ body: null, mentions: [], version: 3, clientId });
      expect(deleted.data?.field?.deletedAt).not.toBeNull();
      expect(await itemsHolding(secret)).toEqual([]);

      expect((await ben.send(roomId, secret, { clientId, mentions: [ana.id] })).data).toEqual(deleted.data);
      expect(await itemsHolding(secret)).toEqual([]);
      expect(await history(ben, roomId)).toEqual([deleted.data?.field]);
      expect((await ben.room(roomId)).data?.field?.lastMessage).toEqual(deleted.data?.field);
      const changes = (await ben.syncRoom(roomId)).data?.field?.changes ?? [];
      expect(changes.filter((change) => change.message)).toMatchObject([{ message: deleted.data?.field }]);
    });

    it('leaves the text nowhere when the answer to repeats should be gone, too', async () => {
      const secret = `secret ${randomUUID()}`;
      const roomId = await ana.roomWith();
      const message = await ana.sent(roomId, secret);
      await table.set(messagePk(roomId), message.id, {
        createdAt: new Date(Date.now() - 49 * hourMs).toISOString(),
      });

      expect((await ana.delete(message)).data?.field?.body).toBeNull();
      expect(await itemsHolding(secret)).toEqual([]);
    });

    it('again is a success with the same tombstone; after it there is nothing to edit', async () => {
      const roomId = await ana.roomWith(ben);
      const message = await ben.sent(roomId, 'gone');
      const first = await ben.delete(message);

      expect((await ben.delete(message)).data).toEqual(first.data);
      expect((await ana.delete(message)).data).toEqual(first.data);
      expect((await ben.edit(message, 'back', 2)).errors).toMatchObject(refusal('NotFound'));
    });

    it('is for authors and owners', async () => {
      const roomId = await ana.roomWith(ben, dana);
      const message = await ben.sent(roomId, 'mine');

      expect((await dana.delete(message)).errors).toMatchObject(refusal('Unauthorized'));
      expect(await history(ana, roomId)).toEqual([message]);
      expect((await ana.delete(message)).data?.field?.body).toBeNull();
      expect((await dana.delete(message)).errors).toMatchObject(refusal('Unauthorized'));
    });

    it('beats edits that come at the same time', async () => {
      const roomId = await ana.roomWith();
      const message = await ana.sent(roomId, 'race');
      const [, deleted] = await Promise.all([
        ana.edit(message, 'raced'),
        ana.delete(message),
        ana.edit(message, 'raced'),
      ]);

      expect(deleted.data?.field).toMatchObject({ body: null });
      expect(await history(ana, roomId)).toEqual([deleted.data?.field]);
      const changes = (await ana.syncRoom(roomId)).data?.field?.changes ?? [];
      expect(changes.filter((change) => change.message)).toHaveLength(1);
    });

    it('of an older message leaves the preview alone', async () => {
      const roomId = await ana.roomWith();
      const older = await ana.sent(roomId, 'older');
      const newer = await ana.sent(roomId, 'newer');
      await ana.delete(older);

      expect((await ana.room(roomId)).data?.field?.lastMessage).toEqual(newer);
    });
  });

  it('come as they are sent, edited and deleted to all who follow the room', async () => {
    const roomId = await ana.roomWith(ben);
    await using socket = await ben.connect();
    socket.start('m', `subscription ($id: ID!) { onMessage(roomId: $id) { ${messageFields} } }`, {
      variables: { id: roomId },
    });
    await socket.expect('start_ack');
    const message = await ana.sent(roomId, 'one');
    const edited = await ana.edit(message, 'two');
    const deleted = await ana.delete(message);
    await ana.sent(await ana.roomWith(ben), 'elsewhere');

    for (const expected of [message, edited.data?.field, deleted.data?.field]) {
      expect(await socket.expect('data')).toEqual({
        id: 'm',
        type: 'data',
        payload: { data: { onMessage: expected } },
      });
    }
    expect(socket.waiting().filter(({ type }) => type !== 'ka')).toEqual([]);
  });

  describe('history', () => {
    it('shows a late joiner 1,000 messages, each once and in order', async () => {
      const roomId = await ana.roomWith();
      const sent: string[] = [];
      for (let round = 0; round < 50; round++) {
        const answers = await Promise.all(Array.from({ length: 20 }, () => ana.sent(roomId, `${round}`)));
        sent.push(...answers.map(({ id }) => id));
      }
      await ana.add(roomId, ben.id);

      const seen: string[] = [];
      let before: string | null = null;
      do {
        const page: Awaited<ReturnType<ChatPerson['messages']>> = await ben.messages(roomId, {
          before,
          limit: 100,
        });
        seen.push(...(page.data?.field?.items ?? []).map(({ id }) => id));
        before = page.data?.field?.nextToken ?? null;
      } while (before !== null);

      expect(seen).toEqual([...sent].sort().reverse());
      expect(new Set(seen).size).toBe(1_000);
      const [newest = '', , , , fifth = ''] = seen;
      const around = await ben.messages(roomId, { around: fifth, limit: 4 });
      expect(around.data?.field?.items.map(({ id }) => id)).toEqual(seen.slice(2, 6));
      const after = await ben.messages(roomId, { after: fifth, limit: 100 });
      expect(after.data?.field).toMatchObject({ nextToken: null });
      expect(after.data?.field?.items.map(({ id }) => id)).toEqual(seen.slice(0, 4));
      expect((await ben.messages(roomId, { after: newest })).data?.field?.items).toEqual([]);
    });

    it('goes on where messages fill the megabyte that one Query reads', async () => {
      const roomId = await ana.roomWith();
      const ids = await Promise.all(
        Array.from({ length: 100 }, async () => (await ana.sent(roomId, '字'.repeat(4_000))).id),
      );
      const first = (await ana.messages(roomId, { limit: 100 })).data?.field;
      const second = (await ana.messages(roomId, { limit: 100, before: first?.nextToken })).data?.field;

      expect(first?.nextToken).toBe(first?.items.at(-1)?.id);
      expect(second?.nextToken).toBeNull();
      const seen = [...(first?.items ?? []), ...(second?.items ?? [])].map(({ id }) => id);
      expect(seen).toEqual([...ids].sort().reverse());
    });

    it.each([
      ['limit', { limit: 101 }],
      ['limit', { limit: 0 }],
      ['before', { before: '01ARZ3NDEKTSV4RRFFQ69G5FAV', after: '01ARZ3NDEKTSV4RRFFQ69G5FAV' }],
      ['before', { before: '' }],
      ['around', { around: 'the middle' }],
    ])('refuses a wrong %s', async (field, page) => {
      expect((await ana.messages(await ana.roomWith(), page)).errors).toMatchObject(badRequest(field));
    });
  });

  describe('unread', () => {
    async function unread(reader: ChatPerson, roomId: string): Promise<number | undefined> {
      return (await reader.room(roomId)).data?.field?.unreadCount;
    }

    it('counts what others wrote behind the marker, as a model does', async () => {
      const steps = fc.sample(fc.tuple(fc.constantFrom('ana', 'ben', 'read', 'delete'), fc.nat()), 80);
      const roomId = await ana.roomWith();
      const { createdAt } = await ana.sent(roomId, 'before ben came');
      // Within one millisecond nobody could say what was first.
      while (Date.now() <= Date.parse(createdAt)) await setImmediate();
      await ana.add(roomId, ben.id);
      const sent: Message[] = [];
      let marker = '';

      for (const [step, choice] of steps) {
        const chosen = sent[choice % Math.max(1, sent.length)];
        if (step === 'ana') sent.push(await ana.sent(roomId, 'from ana'));
        if (step === 'ben') sent.push(await ben.sent(roomId, 'from ben'));
        if (step === 'delete' && chosen) await ana.delete(chosen);
        if (step === 'read' && chosen) {
          const { data } = await ben.markRead(roomId, chosen.id);
          if (chosen.id > marker) marker = chosen.id;
          expect(data?.field).toMatchObject({ kind: 'READ', userId: ben.id, readMessageId: marker });
        }
        const expected = sent.filter(({ id, authorId }) => id > marker && authorId !== ben.id).length;
        expect(await unread(ben, roomId)).toBe(expected);
      }
      expect(marker).not.toBe('');
    });

    it('is exact to 100 and stays there', async () => {
      const roomId = await ana.roomWith(ben);
      for (const [more, expected] of [
        [99, 99],
        [1, 100],
        [1, 100],
      ] as const) {
        await Promise.all(Array.from({ length: more }, () => ana.sent(roomId, 'x')));
        expect(await unread(ben, roomId)).toBe(expected);
      }
      expect(await unread(ana, roomId)).toBe(0);
    });

    it('moves the marker forward only, and tells the other devices', async () => {
      const roomId = await ana.roomWith(ben);
      const older = await ana.sent(roomId, 'older');
      const newer = await ana.sent(roomId, 'newer');
      await using socket = await ana.connect();
      socket.start(
        's',
        `subscription ($id: ID!) { onRoomSignal(roomId: $id) { kind userId readMessageId } }`,
        {
          variables: { id: roomId },
        },
      );
      await socket.expect('start_ack');

      const { data } = await ben.markRead(roomId, newer.id);
      expect(data?.field).toMatchObject({ kind: 'READ', readMessageId: newer.id, expiresAt: null });
      expect(await socket.expect('data')).toMatchObject({
        payload: { data: { onRoomSignal: { kind: 'READ', userId: ben.id, readMessageId: newer.id } } },
      });
      const version = (await ben.room(roomId)).data?.field?.myMembership?.version;
      expect((await ben.markRead(roomId, older.id)).data?.field?.readMessageId).toBe(newer.id);
      expect((await ben.markRead(roomId, newer.id)).data?.field?.readMessageId).toBe(newer.id);
      expect((await ben.room(roomId)).data?.field?.myMembership).toEqual({
        readMessageId: newer.id,
        version,
      });
      const changes = (await ana.syncRoom(roomId)).data?.field?.changes ?? [];
      expect(changes.filter((change) => change.membership?.readMessageId)).toMatchObject([
        { membership: { userId: ben.id, readMessageId: newer.id, version } },
      ]);
    });

    it('ends where two devices read at once: at the newer message', async () => {
      const roomId = await ana.roomWith(ben);
      const messages = await Promise.all(Array.from({ length: 8 }, () => ana.sent(roomId, 'x')));
      const [first, second] = messages
        .map(({ id }) => id)
        .sort()
        .slice(-2) as [string, string];
      await Promise.all([ben.markRead(roomId, second), ben.markRead(roomId, first)]);

      expect((await ben.room(roomId)).data?.field?.myMembership?.readMessageId).toBe(second);
      expect(await unread(ben, roomId)).toBe(0);
    });
  });
});
