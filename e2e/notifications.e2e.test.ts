import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Notification, NotificationPage } from '../schema.generated.ts';
import { accessibilityFindings } from './support/accessibility.ts';
import { startBrowser, type TestBrowser } from './support/browser.ts';
import { type ChatClient, signIn } from './support/chat-client.ts';
import { type ChatPage, createChatPage } from './support/chat-page.ts';
import { type LocalProcess, startLocalProcess } from './support/local-process.ts';
import { eventually } from './support/record-client.ts';

const fields = 'id kind roomId messageId jobId text createdAt readAt';

/** For what has to come over the network or after a pause of the app. */
const patiently = { timeout: 30_000 };

describe('Notifications', () => {
  let local: LocalProcess;
  let browser: TestBrowser;
  let ana: ChatClient;
  let ben: ChatClient;
  let benId: string;

  beforeAll(async () => {
    [local, browser] = await Promise.all([startLocalProcess(), startBrowser()]);
    [ana, ben] = await Promise.all([signIn(local.outputs, 'ana'), signIn(local.outputs, 'ben')]);
    await ana.send('{ me { userId } }');
    const { data } = await ben.send<{ me: { userId: string } }>('{ me { userId } }');
    benId = data?.me.userId ?? '';
  }, 120_000);
  afterEach(() => browser.endTest());
  afterAll(async () => {
    await browser[Symbol.asyncDispose]();
    await local[Symbol.asyncDispose]();
  });

  /** A private room of Ana's that Ben was added to. */
  async function sharedRoom(name: string): Promise<string> {
    const roomId = await ana.createRoom({ name, kind: 'PRIVATE' });
    await ana.send(
      'mutation ($roomId: ID!, $userId: ID!) { addMember(roomId: $roomId, userId: $userId) { userId } }',
      {
        roomId,
        userId: benId,
      },
    );
    return roomId;
  }

  async function mention(client: ChatClient, roomId: string, body: string, userId = benId): Promise<string> {
    const { data } = await client.send<{ sendMessage: { id: string } | null }>(
      `mutation ($roomId: ID!, $clientId: ID!, $body: String!, $mentions: [ID!]!) {
        sendMessage(roomId: $roomId, clientId: $clientId, body: $body, mentions: $mentions) { id }
      }`,
      { roomId, clientId: randomUUID(), body, mentions: [userId] },
    );
    return data?.sendMessage?.id ?? '';
  }

  async function pageOf(client: ChatClient, args = ''): Promise<NotificationPage> {
    const { data, errors } = await client.send<{ notifications: NotificationPage | null }>(
      `{ notifications${args} { items { ${fields} } nextToken } }`,
    );
    if (!data?.notifications) throw new Error(JSON.stringify(errors));
    return data.notifications;
  }

  const ofRoom = async (roomId: string, args = ''): Promise<Notification[]> =>
    (await pageOf(ben, args)).items.filter((item) => item.roomId === roomId);

  const markRead = (ids: string[]) =>
    ben.send<{ field: Notification[] | null }>(
      `mutation ($ids: [ID!]!) { field: markNotificationsRead(ids: $ids) { ${fields} } }`,
      { ids },
    );

  async function openAs(name: 'Ana' | 'Ben', path: string): Promise<ChatPage> {
    const chat = createChatPage(await browser.openPage(), local.origin);
    await chat.visit(path);
    await chat.signInAs(name);
    await chat.untilConnection('Live');
    return chat;
  }

  const bell = ({ page }: ChatPage) => page.getByRole('button', { name: /^Notifications/ });
  /** Waits until the bell says so. */
  const untilUnread = (chat: ChatPage, unread: number) =>
    chat.page
      .getByRole('button', {
        name: unread === 0 ? /^Notifications$/ : new RegExp(`^Notifications ?, ${unread} unread$`),
      })
      .waitFor(patiently);

  it('reach somebody who is elsewhere, lead to the message, and are read on all devices', async () => {
    const roomId = await sharedRoom('launch');
    await eventually(
      () => ofRoom(roomId),
      (items) => items.length === 1,
    );
    const [added] = await ofRoom(roomId);
    const [laptop, phone] = await Promise.all([openAs('Ben', '/tree'), openAs('Ben', '/rooms')]);
    for (const device of [laptop, phone]) {
      await untilUnread(device, 1);
    }

    const sentAtMs = Date.now();
    const messageId = await mention(ana, roomId, 'Look at this, Ben');
    await untilUnread(laptop, 2);
    expect(Date.now() - sentAtMs).toBeLessThan(5_000);
    await laptop.page
      .getByRole('status', { name: 'Notifications' })
      .getByText('ana mentioned you in launch')
      .waitFor();

    await bell(laptop).click();
    const panel = laptop.page.getByRole('dialog', { name: 'Notifications' });
    await panel.getByRole('link', { name: /ana mentioned you in launch/ }).waitFor();
    expect(await accessibilityFindings(laptop.page)).toEqual([]);
    await panel.getByRole('link', { name: /ana mentioned you in launch/ }).click();
    await laptop.log.getByText('Look at this, Ben').waitFor();
    expect(laptop.page.url()).toContain(`/rooms/${roomId}?message=${messageId}`);
    for (const device of [laptop, phone]) {
      await untilUnread(device, 1);
    }

    await laptop.page.reload();
    await untilUnread(laptop, 1);
    await bell(laptop).click();
    await panel.getByRole('button', { name: `Mark as read: ${added?.text ?? ''}` }).click();
    for (const device of [laptop, phone]) {
      await untilUnread(device, 0);
    }
    expect(await panel.getByRole('listitem').count()).toBe(2);
    expect(await ofRoom(roomId, '(unreadOnly: true)')).toEqual([]);
  }, 120_000);

  it('are stored once, without the text of the message', async () => {
    const roomId = await sharedRoom('once');
    const messageId = await mention(ana, roomId, 'Something secret');
    const items = await eventually(
      () => ofRoom(roomId),
      (found) => found.length === 2,
    );

    expect(items).toMatchObject([
      { kind: 'MENTION', roomId, messageId, jobId: null, text: 'ana mentioned you in once', readAt: null },
      { kind: 'ADDED_TO_ROOM', roomId, messageId: null, text: 'ana added you to once', readAt: null },
    ]);
    expect(JSON.stringify(items)).not.toContain('secret');
  });

  it('are about others’ doings, as far as one wants to hear of the room', async () => {
    const roomId = await sharedRoom('quiet');
    await eventually(
      () => ofRoom(roomId),
      (found) => found.length === 1,
    );
    await ben.send('mutation ($id: ID!) { setNotify(roomId: $id, level: NONE) { notify } }', { id: roomId });
    await mention(ben, roomId, 'Talking to myself');
    await mention(ana, roomId, 'Nobody hears');
    // What comes behind it has arrived.
    const other = await sharedRoom('loud');
    await mention(ana, other, 'Everybody hears');
    await eventually(
      () => ofRoom(other),
      (found) => found.length === 2,
    );
    expect(await ofRoom(roomId)).toHaveLength(1);

    await ben.send('mutation ($id: ID!) { setNotify(roomId: $id, level: MENTIONS) { notify } }', {
      id: roomId,
    });
    await ana.send(
      'mutation ($id: ID!, $userId: ID!) { setMemberRole(roomId: $id, userId: $userId, role: OWNER) { role } }',
      { id: roomId, userId: benId },
    );
    const [latest] = await eventually(
      () => ofRoom(roomId),
      (found) => found.length === 2,
    );
    expect(latest).toMatchObject({ kind: 'ROLE_CHANGED', text: 'ana made you an owner of quiet' });
  });

  it('tell the owner of a job that it is done', async () => {
    const dana = await signIn(local.outputs, 'dana');
    const { data } = await dana.send<{ generateRecords: { id: string } }>(
      'mutation { generateRecords(count: 3, seed: 1) { id } }',
    );
    const [told] = await eventually(
      async () => (await pageOf(dana)).items,
      (found) => found.length === 1,
    );

    expect(told).toMatchObject({
      kind: 'JOB_FINISHED',
      jobId: data?.generateRecords.id,
      text: 'Your job is done: 3 records are stored',
    });
  });

  it('are marked once however often it is said, a hundred at a time', async () => {
    const roomId = await sharedRoom('many');
    const sent = 12;
    for (let index = 0; index < sent; index += 1) await mention(ana, roomId, `Number ${index}`);
    const items = await eventually(
      () => ofRoom(roomId, '(unreadOnly: true)'),
      (found) => found.length === sent + 1,
    );
    const ids = items.map(({ id }) => id);

    const first = (await markRead([...ids, ...ids])).data?.field ?? [];
    expect(first.map(({ id }) => id)).toEqual(ids);
    expect(first.every(({ readAt }) => readAt)).toBe(true);
    expect((await markRead(ids)).data?.field).toEqual(first);
    expect(await ofRoom(roomId, '(unreadOnly: true)')).toEqual([]);
    expect((await markRead(['01KAK1ZZZZ0000000000000000'])).data?.field).toEqual([]);
    const tooMany = Array.from({ length: 101 }, (_, index) => `01KAK1ZZZZ0000000000000${100 + index}`);
    expect((await markRead(tooMany)).errors).toMatchObject([
      { errorType: 'BadRequest', errorInfo: { field: 'ids' } },
    ]);
  }, 60_000);

  it('come page by page, newest first, by tokens of their own reader', async () => {
    const all = (await pageOf(ben)).items.map(({ id }) => id);
    const seen: string[] = [];
    let token: string | null = null;
    do {
      const page: NotificationPage = await pageOf(
        ben,
        token === null ? '(limit: 5)' : `(limit: 5, nextToken: "${token}")`,
      );
      seen.push(...page.items.map(({ id }) => id));
      token = page.nextToken ?? null;
      if (seen.length === 5) {
        const stolen = await ana.send(`{ notifications(nextToken: "${token ?? ''}") { nextToken } }`);
        expect(stolen.errors).toMatchObject([{ errorType: 'BadRequest' }]);
      }
    } while (token !== null);

    expect(seen).toEqual(all);
    expect(seen).toEqual([...seen].sort().reverse());
    const { errors } = await ben.send('{ notifications(limit: 51) { nextToken } }');
    expect(errors).toMatchObject([{ errorType: 'BadRequest', errorInfo: { field: 'limit' } }]);
  });
});
