import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Notification, Webhook, WebhookDelivery } from '../schema.generated.ts';
import { type ChatClient, type GraphQlAnswer, signIn } from './support/chat-client.ts';
import { type LocalProcess, startLocalProcess } from './support/local-process.ts';
import { eventually } from './support/record-client.ts';
import { synthesizeWith } from './support/synthesize-with.ts';
import { signatureOf, startWebhookReceiver, type WebhookReceiver } from './support/webhook-receiver.ts';

const fields = 'id roomId url eventTypes active secret createdAt';
const messages = ['chat.message.created.v1', 'chat.message.edited.v1', 'chat.message.deleted.v1'];
const nobodys = '01ARZ3NDEKTSV4RRFFQ69G5FAV';

describe('Webhooks of rooms', () => {
  let assembly: string;
  let local: LocalProcess;
  let receiver: WebhookReceiver;
  let ana: ChatClient;
  let ben: ChatClient;
  const secrets: string[] = [];

  beforeAll(async () => {
    // Three attempts, a second apart; receivers on this machine.
    assembly = await synthesizeWith({ privateWebhookReceivers: true, webhookRetrySeconds: '1,1' });
    [local, receiver] = await Promise.all([
      startLocalProcess(['--no-web', '--log', 'debug', '--assembly', assembly]),
      startWebhookReceiver(),
    ]);
    [ana, ben] = await Promise.all([signIn(local.outputs, 'ana'), signIn(local.outputs, 'ben')]);
  }, 180_000);
  afterAll(async () => {
    await receiver[Symbol.asyncDispose]();
    await local[Symbol.asyncDispose]();
    rmSync(assembly, { recursive: true, force: true });
  });

  const newRoom = () => ana.createRoom({ name: 'Launch', kind: 'PUBLIC' });

  async function mustAsk<Answer>(
    who: ChatClient,
    query: string,
    variables: Record<string, unknown>,
  ): Promise<Answer> {
    const { data, errors } = await who.send<{ field: Answer | null }>(query, variables);
    if (data?.field === null || data?.field === undefined) throw new Error(JSON.stringify(errors));
    return data.field;
  }

  const create = (who: ChatClient, roomId: string, url: string, eventTypes: readonly string[]) =>
    who.send<{ field: Webhook | null }>(
      `mutation ($roomId: ID!, $url: AWSURL!, $eventTypes: [String!]!) {
        field: createWebhook(roomId: $roomId, url: $url, eventTypes: $eventTypes) { ${fields} }
      }`,
      { roomId, url, eventTypes },
    );

  async function newWebhook(roomId: string, path: string, eventTypes = messages): Promise<Webhook> {
    const { data, errors } = await create(ana, roomId, receiver.url(path), eventTypes);
    if (!data?.field?.secret) throw new Error(JSON.stringify(errors));
    secrets.push(data.field.secret);
    return data.field;
  }

  const webhooks = async (roomId: string) =>
    (
      await mustAsk<{ items: Webhook[] }>(
        ana,
        `query ($roomId: ID!) { field: webhooks(roomId: $roomId) { items { ${fields} } nextToken } }`,
        { roomId },
      )
    ).items;

  const deliveries = async (webhookId: string, limit = 50, nextToken: string | null = null) =>
    mustAsk<{ items: WebhookDelivery[]; nextToken: string | null }>(
      ana,
      `query ($webhookId: ID!, $limit: Int, $nextToken: String) {
        field: webhookDeliveries(webhookId: $webhookId, limit: $limit, nextToken: $nextToken) {
          items { id eventId attempt httpStatus durationMs error at } nextToken
        }
      }`,
      { webhookId, limit, nextToken },
    );

  const untilLogged = (webhookId: string, count: number) =>
    eventually(
      async () => (await deliveries(webhookId)).items,
      (items) => items.length >= count,
    );

  const untilEnded = (roomId: string) =>
    eventually(
      () => webhooks(roomId),
      ([webhook]) => webhook?.active === false,
    );

  const change = (operation: string, id: string, who = ana) =>
    who.send<{ field: unknown }>(`mutation ($id: ID!) { field: ${operation} }`, { id });

  const errorOf = ({ errors: [error] }: GraphQlAnswer) => ({ ...error?.errorInfo, type: error?.errorType });

  async function send(roomId: string, body: string): Promise<{ id: string; version: number }> {
    const { data } = await ana.sendMessage(roomId, body);
    if (!data?.sendMessage) throw new Error('Nothing was sent.');
    return data.sendMessage;
  }

  it('get a message once, signed, and its edit and its deletion', async () => {
    const roomId = await newRoom();
    const { id, secret } = await newWebhook(roomId, '/bot');
    const calls = receiver.calls('/bot');
    const message = await send(roomId, 'We launch at nine');
    const call = await calls.next();

    expect(call.event).toMatchObject({
      specversion: '1.0',
      type: 'chat.message.created.v1',
      subject: `rooms/${roomId}/messages/${message.id}`,
      tenant: roomId,
      data: { message: { body: 'We launch at nine' } },
    });
    expect(call.id).toBe(call.event.id);
    expect(Math.abs(Date.now() / 1000 - call.timestamp)).toBeLessThan(60);
    expect(call.signatures).toEqual([signatureOf(secret ?? '', call)]);

    await mustAsk(
      ana,
      `mutation ($roomId: ID!, $id: ID!, $version: Int!) {
        field: editMessage(roomId: $roomId, id: $id, expectedVersion: $version, body: "At ten") { id }
      }`,
      { roomId, id: message.id, version: message.version },
    );
    const edited = await calls.next();
    expect(edited.event).toMatchObject({
      type: 'chat.message.edited.v1',
      data: { message: { body: 'At ten' } },
    });
    await mustAsk(
      ana,
      'mutation ($roomId: ID!, $id: ID!) { field: deleteMessage(roomId: $roomId, id: $id) { id } }',
      { roomId, id: message.id },
    );
    const deleted = await calls.next();
    expect(deleted.event).toMatchObject({
      type: 'chat.message.deleted.v1',
      data: { message: { body: null } },
    });
    const logged = await untilLogged(id, 3);
    expect(logged.map(({ eventId }) => eventId)).toEqual([deleted.id, edited.id, call.id]);
    for (const one of logged) expect(one).toMatchObject({ attempt: 1, httpStatus: 204, error: null });
    const first = await deliveries(id, 2);
    expect((await deliveries(id, 2, first.nextToken)).items).toEqual(logged.slice(2));
    expect(calls.size()).toBe(0);
  });

  it('get what they asked for, and nothing else', async () => {
    const roomId = await newRoom();
    await newWebhook(roomId, '/members', ['chat.membership.joined.v1', 'chat.membership.left.v1']);
    await newWebhook(roomId, '/messages');
    await send(roomId, 'Nobody but /messages hears of this');
    await ben.joinRoom(roomId);
    const joined = await receiver.calls('/members').next();

    expect(joined.event.type).toBe('chat.membership.joined.v1');
    await receiver.calls('/messages').next();
    expect([receiver.calls('/members').size(), receiver.calls('/messages').size()]).toEqual([0, 0]);
  });

  it('get an event again, with the same id, until they take it', async () => {
    const roomId = await newRoom();
    const { id } = await newWebhook(roomId, '/ill');
    receiver.answer('/ill', { status: 500 }, { status: 503 });
    await send(roomId, 'Try again');
    const calls = [
      await receiver.calls('/ill').next(),
      await receiver.calls('/ill').next(),
      await receiver.calls('/ill').next(),
    ];

    expect(new Set(calls.map((call) => call.id)).size).toBe(1);
    const logged = await untilLogged(id, 3);
    expect(logged.map(({ attempt, httpStatus }) => [attempt, httpStatus])).toEqual([
      [3, 204],
      [2, 503],
      [1, 500],
    ]);
    expect((await webhooks(roomId))[0]?.active).toBe(true);
  });

  it('get nothing any more of a text that was deleted before they took it', async () => {
    const roomId = await newRoom();
    await newWebhook(roomId, '/late');
    receiver.answer('/late', { status: 500 });
    const { id } = await send(roomId, 'Not for long');
    const calls = receiver.calls('/late');
    expect((await calls.next()).event.type).toBe('chat.message.created.v1');
    await mustAsk(
      ana,
      'mutation ($roomId: ID!, $id: ID!) { field: deleteMessage(roomId: $roomId, id: $id) { id } }',
      {
        roomId,
        id,
      },
    );

    expect((await calls.next()).event.type).toBe('chat.message.deleted.v1');
    expect(await calls.arrivalWithin(2_000)).toBe(false);
  });

  it('end after the last attempt, which owners are told, and begin again when one says so', async () => {
    const roomId = await newRoom();
    const { id } = await newWebhook(roomId, '/moved');
    const redirect = { status: 302, location: receiver.url('/elsewhere') };
    receiver.answer('/moved', redirect, redirect, redirect);
    await send(roomId, 'Not delivered');
    await untilEnded(roomId);

    const logged = (await deliveries(id)).items;
    expect(logged.map(({ attempt, httpStatus }) => [attempt, httpStatus])).toEqual([
      [3, 302],
      [2, 302],
      [1, 302],
    ]);
    expect(logged[0]?.error).toBe('The receiver answered 302: redirects are not followed.');
    expect(receiver.calls('/elsewhere').size()).toBe(0);
    const notice = await eventually(
      async () =>
        (
          await mustAsk<{ items: Notification[] }>(
            ana,
            'query ($unread: Boolean) { field: notifications(unreadOnly: $unread) { items { kind roomId text } } }',
            { unread: true },
          )
        ).items.find((one) => one.kind === 'WEBHOOK_DISABLED' && one.roomId === roomId),
      (found) => found !== undefined,
    );
    expect(notice?.text).toMatch(/^Nothing is sent from Launch to 127\.0\.0\.1:\d+ any more: /);

    for (let count = 0; count < 3; count += 1) await receiver.calls('/moved').next();
    await send(roomId, 'Nobody hears this');
    expect(await receiver.calls('/moved').arrivalWithin(2_500)).toBe(false);
    await mustAsk(
      ana,
      'mutation ($id: ID!) { field: updateWebhook(id: $id, input: { active: true }) { active } }',
      { id },
    );
    await send(roomId, 'Back again');
    expect((await receiver.calls('/moved').next()).body).toContain('Back again');
  });

  it('end at once when their receiver is gone', async () => {
    const roomId = await newRoom();
    const { id } = await newWebhook(roomId, '/gone');
    receiver.answer('/gone', { status: 410 });
    await send(roomId, 'Anybody there?');
    await untilEnded(roomId);

    expect((await deliveries(id)).items).toHaveLength(1);
  });

  it('end when who answers for them owns the room no more', async () => {
    const roomId = await newRoom();
    await ben.joinRoom(roomId);
    const [{ sub } = { sub: '' }] = [
      JSON.parse(Buffer.from(ben.accessToken.split('.')[1] ?? '', 'base64url').toString()) as { sub: string },
    ];
    const setRole = (role: string) =>
      mustAsk(
        ana,
        'mutation ($roomId: ID!, $userId: ID!, $role: Role!) { field: setMemberRole(roomId: $roomId, userId: $userId, role: $role) { role } }',
        { roomId, userId: sub, role },
      );
    await setRole('OWNER');
    const { data } = await create(ben, roomId, receiver.url('/bens'), messages);
    expect(data?.field?.active).toBe(true);
    await setRole('MEMBER');
    await send(roomId, 'Not for Ben’s server');
    await untilEnded(roomId);

    expect(receiver.calls('/bens').size()).toBe(0);
  });

  it('are signed by the secret before as well for a while, once it is renewed', async () => {
    const roomId = await newRoom();
    const { id, secret } = await newWebhook(roomId, '/rotated');
    const renewed = await mustAsk<Webhook>(
      ana,
      `mutation ($id: ID!) { field: rotateWebhookSecret(id: $id) { ${fields} } }`,
      { id },
    );
    secrets.push(renewed.secret ?? '');
    await send(roomId, 'Signed twice');
    const call = await receiver.calls('/rotated').next();

    expect(renewed.secret).toMatch(/^whsec_/);
    expect(renewed.secret).not.toBe(secret);
    expect(call.signatures).toEqual([
      signatureOf(renewed.secret ?? '', call),
      signatureOf(secret ?? '', call),
    ]);
  });

  it('can be tested, active or not, and not too often', async () => {
    const roomId = await newRoom();
    const { id } = await newWebhook(roomId, '/tested');
    await mustAsk(
      ana,
      'mutation ($id: ID!) { field: updateWebhook(id: $id, input: { active: false }) { active } }',
      { id },
    );
    receiver.answer('/tested', { status: 500 });
    const eventId = (await change('testWebhook(id: $id)', id)).data?.field;
    const call = await receiver.calls('/tested').next();

    expect(call).toMatchObject({ id: eventId, event: { type: 'webhook.test.v1', data: {} } });
    expect(await untilLogged(id, 1)).toMatchObject([{ eventId, attempt: 1, httpStatus: 500 }]);
    expect(errorOf(await change('testWebhook(id: $id)', id))).toMatchObject({ type: 'RateLimited' });
    expect(await receiver.calls('/tested').arrivalWithin(1_500)).toBe(false);
  });

  it('are five to a room, however many are asked for at once, and get nothing once they are gone', async () => {
    const roomId = await newRoom();
    const made = await Promise.all(
      Array.from({ length: 8 }, () => create(ana, roomId, receiver.url('/five'), messages)),
    );
    secrets.push(...made.flatMap(({ data }) => data?.field?.secret ?? []));
    const there = await webhooks(roomId);

    expect(there).toHaveLength(5);
    expect(made.filter(({ data }) => data?.field).length).toBe(5);
    expect(errorOf(await create(ana, roomId, receiver.url('/five'), messages))).toEqual({
      type: 'LimitExceeded',
      limit: 'webhooksPerRoom',
      value: 5,
    });
    for (const { id } of there) {
      expect((await change('deleteWebhook(id: $id)', id)).data?.field).toBe(true);
      expect((await change('deleteWebhook(id: $id)', id)).data?.field).toBe(true);
    }
    await send(roomId, 'Nobody is there');
    expect(await receiver.calls('/five').arrivalWithin(2_500)).toBe(false);
    expect(await webhooks(roomId)).toEqual([]);
  });

  it.each([
    ['url', { url: 'ftp://example.com/' }, 'must begin with https://'],
    ['url', { url: 'https://ana:secret@example.com/' }, 'must not hold a user name or password'],
    ['eventTypes', { eventTypes: [] }, 'must not be empty'],
    ['eventTypes', { eventTypes: [messages[0], messages[0]] }, 'must each be named once'],
    ['eventTypes', { eventTypes: ['tree.factory.created.v1'] }, 'must be of chat.message.created.v1'],
  ])('are refused for a wrong %s: %o', async (field, wrong, rule) => {
    const { url = receiver.url('/never'), eventTypes = messages } = wrong as {
      url?: string;
      eventTypes?: string[];
    };
    const error = errorOf(await create(ana, await newRoom(), url, eventTypes));

    expect(error).toMatchObject({ type: 'BadRequest', field });
    expect('rule' in error ? error.rule : '').toContain(rule);
  });

  it('are not there for anybody but owners', async () => {
    const roomId = await newRoom();
    const { id } = await newWebhook(roomId, '/hidden');
    await ben.joinRoom(roomId);
    const asked = await Promise.all([
      create(ben, roomId, receiver.url('/hidden'), messages),
      ben.send('query ($roomId: ID!) { webhooks(roomId: $roomId) { items { id } } }', { roomId }),
      ben.send('query ($id: ID!) { webhookDeliveries(webhookId: $id) { items { id } } }', { id }),
      ...[
        'updateWebhook(id: $id, input: { active: false }) { id }',
        'deleteWebhook(id: $id)',
        'testWebhook(id: $id)',
        'rotateWebhookSecret(id: $id) { secret }',
      ].map((operation) => change(operation, id, ben)),
    ]);

    expect(asked.map((answer) => errorOf(answer).type)).toEqual(asked.map(() => 'NotFound'));
    const missing = await change('testWebhook(id: $id)', `${roomId}.${nobodys}`);
    expect(errorOf(missing).type).toBe('NotFound');
    expect(errorOf(await change('testWebhook(id: $id)', 'no id')).type).toBe('NotFound');
    expect((await webhooks(roomId))[0]).toMatchObject({ id, active: true, secret: null });
  });

  it('tell their secret once: no later answer and no log has it', async () => {
    const printed = local.output();

    expect(secrets.length).toBeGreaterThan(10);
    expect(printed).toContain('Worked on deliveries');
    expect(printed).not.toContain('We launch at nine');
    for (const secret of secrets) expect(printed).not.toContain(secret.replace('whsec_', '').slice(0, 20));
  });
});
