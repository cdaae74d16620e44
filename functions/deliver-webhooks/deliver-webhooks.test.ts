import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMortal, type Mortal } from '../lib/testing/mortal.ts';
import { chatTable, givenWebhooks, roomId, type Webhooks } from '../lib/testing/given-webhooks.ts';
import type { WebhookDelivery } from '../lib/webhook-delivery.ts';
import { signWebhook } from '../lib/webhook-signature.ts';
import { createHandler } from './deliver-webhooks.ts';
import { createDeliveryTable } from './delivery-table.ts';
import { createEnding } from './ending.ts';
import type { Answer, Receivers } from './receiver.ts';
import { createRetrySchedule } from './retry-schedule.ts';

const eventId = '01KAJZZZZZ0000000000000001';
const messageId = '01KAJZZZZZ0000000000000002';
const at = '2026-11-21T08:59:59.000Z';
const message = {
  id: messageId,
  roomId,
  authorId: 'ana',
  authorName: 'Ana',
  kind: 'TEXT',
  body: 'secret text',
  mentions: [],
  version: 1,
};

interface Call {
  url: string;
  headers: Readonly<Record<string, string>>;
  body: string;
}

describe('Delivering to webhooks', () => {
  let given: Webhooks;
  let calls: Call[];
  let answers: Answer[];
  let counted: string[];

  beforeEach(async () => {
    given = await givenWebhooks();
    calls = [];
    answers = [];
    counted = [];
    await given.items.put({ pk: `ROOM#${roomId}#CHANGES`, sk: eventId, at, message, correlationId: 'r-1' });
    await given.items.put({ pk: `ROOM#${roomId}#MESSAGES`, sk: messageId, ...message });
  });
  afterEach(() => given[Symbol.asyncDispose]());

  const receivers: Receivers = {
    post(url, headers, body) {
      calls.push({ url, headers, body });
      return Promise.resolve(answers.shift() ?? { status: 200 });
    },
  };

  function handlerOf(life: Mortal = createMortal()) {
    const client = life.client(given.db.client);
    const table = createDeliveryTable(client, chatTable);
    const nowMs = given.clock.now;
    return createHandler({
      table,
      receivers,
      schedule: createRetrySchedule([5, 3_600], () => 0),
      ending: createEnding({ client, tableName: chatTable, table, newId: given.newId, nowMs }),
      queue: life.queue(given.queue),
      log: given.log,
      count: (metric) => void counted.push(metric),
      newId: given.newId,
      nowMs,
    });
  }

  const deliveryTo = (hookId: string, more: Partial<WebhookDelivery> = {}): WebhookDelivery => ({
    type: 'webhook.delivery',
    roomId,
    hookId,
    eventId,
    eventType: 'chat.message.created.v1',
    time: at,
    messageId,
    attempt: 1,
    dueAt: given.clock.now(),
    correlationId: 'r-1',
    ...more,
  });
  const queue = (delivery: WebhookDelivery) =>
    given.queue.sendAll([{ key: 'k', body: JSON.stringify(delivery) }]);

  /** Delivers as the queue does, with a clock that passes the time a message waits, until nothing is left. */
  async function deliverAll(life?: Mortal): Promise<number[]> {
    const delays: number[] = [];
    for (let round = 0; given.queue.messages().length > 0; round += 1) {
      if (round > 60) throw new Error(given.lines.join('\n'));
      const [first] = given.queue.messages();
      delays.push(first?.delaySeconds ?? 0);
      await given.clock.advance((first?.delaySeconds ?? 0) * 1000);
      await given.queue.deliver(handlerOf(life), 1);
    }
    return delays;
  }

  const log = async (hookId: string) =>
    (await given.items.of(`ROOM#${roomId}#WEBHOOKS#${hookId}`)).map(({ attempt, httpStatus, error }) => ({
      attempt,
      httpStatus,
      error,
    }));
  const webhookOf = async (hookId: string) =>
    (await given.items.get(`ROOM#${roomId}#WEBHOOKS`, 'LIST'))[hookId];
  const noticesOf = (userId: string) => given.items.of(`USER#${userId}#NOTIFICATIONS`);

  it('posts the event, signed, and writes down that it did', async () => {
    const { hookId, secret } = await given.newWebhook();
    await queue(deliveryTo(hookId));
    await deliverAll();

    const [call] = calls;
    expect(calls).toHaveLength(1);
    expect(JSON.parse(call?.body ?? '')).toEqual({
      specversion: '1.0',
      id: eventId,
      source: '/chorus/chat',
      type: 'chat.message.created.v1',
      subject: `rooms/${roomId}/messages/${messageId}`,
      time: at,
      datacontenttype: 'application/json',
      tenant: roomId,
      correlationid: 'r-1',
      data: { actorId: 'ana', message },
    });
    expect(call).toMatchObject({
      url: 'https://hook.example.com/',
      headers: {
        'content-type': 'application/json',
        'webhook-id': eventId,
        'webhook-timestamp': String(given.clock.now() / 1000),
        'webhook-signature': signWebhook([secret], eventId, given.clock.now() / 1000, call?.body ?? ''),
      },
    });
    const [row] = await given.items.of(`ROOM#${roomId}#WEBHOOKS#${hookId}`);
    expect(row).toMatchObject({ eventId, attempt: 1, httpStatus: 200, durationMs: 0 });
    expect(row?.['expiresAt']).toBe(given.clock.now() / 1000 + 7 * 86_400);
    expect(counted).toEqual(['Delivered']);
    expect(given.lines.join()).not.toMatch(/secret text|whsec_|hook\.example/);
  });

  it('tries again when it is due, in hops, with the same id; then ends the webhook and tells its owners', async () => {
    const { hookId } = await given.newWebhook();
    answers = [{ status: 500 }, { error: 'There was no answer within 5 s.' }, { status: 302 }];
    await queue(deliveryTo(hookId));

    expect(await deliverAll()).toEqual([0, 5, 900, 900, 900, 900]);
    expect(new Set(calls.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([eventId]));
    expect(await log(hookId)).toEqual([
      { attempt: 1, httpStatus: 500, error: 'The receiver answered 500.' },
      { attempt: 2, httpStatus: undefined, error: 'There was no answer within 5 s.' },
      { attempt: 3, httpStatus: 302, error: 'The receiver answered 302: redirects are not followed.' },
    ]);
    expect(await webhookOf(hookId)).toMatchObject({
      active: false,
      ended: { eventId, why: 'NOT_DELIVERED' },
    });
    for (const userId of ['ana', 'otto']) {
      expect(await noticesOf(userId)).toMatchObject([
        {
          kind: 'WEBHOOK_DISABLED',
          roomId,
          text: 'Nothing is sent from Launch to hook.example.com any more: an event could not be delivered for a day',
        },
      ]);
      expect(await given.items.of(`USER#${userId}#INBOX`)).toMatchObject([
        { kind: 'NOTIFICATION', correlationId: 'r-1' },
      ]);
    }
    for (const userId of ['olga', 'ben']) expect(await noticesOf(userId)).toEqual([]);
    expect(counted).toEqual(['Failed', 'Failed', 'Failed', 'Ended']);

    await queue(deliveryTo(hookId, { eventId: 'another' }));
    await deliverAll();
    expect(calls).toHaveLength(3);
  });

  async function forgetNotices(userId: string): Promise<void> {
    for (const partition of ['NOTIFICATIONS', 'UNREAD', 'INBOX']) {
      for (const { pk, sk } of await given.items.of(`USER#${userId}#${partition}`)) {
        await given.db.client.send(
          new DeleteItemCommand({ TableName: chatTable, Key: marshall({ pk, sk }) }),
        );
      }
    }
  }

  it.each(['before', 'after'] as const)('ends the same when it dies %s any of its steps', async (when) => {
    let hasDied = true;
    for (let step = 1; hasDied; step += 1) {
      const { hookId } = await given.newWebhook();
      calls = [];
      answers = [{ status: 410 }, { status: 410 }];
      await queue(deliveryTo(hookId));
      const life = createMortal({ step, when });
      await given.queue.deliver(handlerOf(life), 1);
      hasDied = life.isDead();
      await deliverAll();

      expect(await webhookOf(hookId), `${when} step ${step}`).toMatchObject({
        active: false,
        ended: { why: 'GONE' },
      });
      for (const userId of ['ana', 'otto']) {
        expect(await noticesOf(userId)).toHaveLength(1);
        expect(await given.items.of(`USER#${userId}#INBOX`)).toHaveLength(1);
        await forgetNotices(userId);
      }
      expect(calls.length).toBeLessThanOrEqual(2);
      await given.manage({ operation: 'delete', hookId });
    }
  });

  it('ends a webhook at once whose owner is none any more, and calls nobody', async () => {
    const { hookId } = await given.newWebhook();
    await given.items.put({
      pk: `ROOM#${roomId}`,
      sk: 'MEMBER#ana',
      userId: 'ana',
      role: 'MEMBER',
      notify: 'ALL',
    });
    await queue(deliveryTo(hookId));
    await deliverAll();

    expect(calls).toEqual([]);
    expect(await webhookOf(hookId)).toMatchObject({ active: false, ended: { why: 'NO_OWNER' } });
    expect(await noticesOf('otto')).toHaveLength(1);
    expect(await noticesOf('ana')).toEqual([]);
  });

  it('leaves one alone that was given another address meanwhile', async () => {
    const { hookId } = await given.newWebhook();
    const update = { operation: 'update', hookId, eventTypes: null, active: null };
    const change: Receivers['post'] = receivers.post;
    receivers.post = async (...args) => {
      await given.manage({ ...update, url: 'https://other.example.com/' });
      return change(...args);
    };
    answers = [{ status: 410 }];
    await queue(deliveryTo(hookId));
    await deliverAll().finally(() => (receivers.post = change));

    expect(await webhookOf(hookId)).toMatchObject({ active: true, url: 'https://other.example.com/' });
    expect(await noticesOf('ana')).toEqual([]);
  });

  it('tells the text of a message as it stands, and nothing of one that was deleted', async () => {
    const { hookId } = await given.newWebhook();
    const changed = { ...message, version: 2 };
    // The entry of the first version goes when there is a second.
    const gone = '01KAJZZZZZ0000000000000009';
    await given.items.put({
      pk: `ROOM#${roomId}#MESSAGES`,
      sk: messageId,
      ...changed,
      body: 'edited',
      editedAt: at,
    });
    await queue(deliveryTo(hookId, { eventId: gone }));
    await deliverAll();
    expect(JSON.parse(calls[0]?.body ?? '')).toMatchObject({
      id: gone,
      type: 'chat.message.created.v1',
      data: { message: { body: 'edited' } },
    });

    await given.items.put({
      pk: `ROOM#${roomId}#MESSAGES`,
      sk: messageId,
      ...changed,
      body: null,
      deletedAt: at,
    });
    await queue(deliveryTo(hookId, { eventId: gone }));
    await deliverAll();
    expect(calls).toHaveLength(1);
  });

  it('calls nobody once the webhook is not active, or gone; a test is sent in any case, once', async () => {
    const { hookId } = await given.newWebhook();
    await given.manage({ operation: 'update', hookId, url: null, eventTypes: null, active: false });
    await queue(deliveryTo(hookId));
    await deliverAll();
    expect(calls).toEqual([]);

    answers = [{ status: 500 }];
    await given.manage({ operation: 'test', hookId });
    await deliverAll();
    expect(calls.map(({ body }) => (JSON.parse(body) as { type: string }).type)).toEqual(['webhook.test.v1']);

    await given.manage({ operation: 'delete', hookId });
    await queue(deliveryTo(hookId));
    await deliverAll();
    expect(calls).toHaveLength(1);
  });

  it('signs with the secret before as well, for a day', async () => {
    const { hookId, secret } = await given.newWebhook();
    const renewed = await given.manage({ operation: 'rotate', hookId });
    const latest = renewed.outcome === 'DONE' ? (renewed.webhook?.secret ?? '') : '';
    const signedWith = async (...secrets: string[]) => {
      calls = [];
      await queue(deliveryTo(hookId));
      await deliverAll();
      const [call] = calls;
      const now = given.clock.now() / 1000;
      expect(call?.headers['webhook-signature']).toBe(signWebhook(secrets, eventId, now, call?.body ?? ''));
    };

    await signedWith(latest, secret);
    await given.clock.advance(24 * 3_600_000);
    await signedWith(latest);
  });

  it('gives back what the queue or the table does not take, and what is no delivery', async () => {
    const { hookId } = await given.newWebhook();
    answers = [{ status: 500 }];
    await queue(deliveryTo(hookId));
    given.queue.refuseNext(1);
    await given.queue.deliver(handlerOf(), 1);
    expect(given.queue.messages()).toHaveLength(1);
    expect(await log(hookId)).toEqual([]);
    await deliverAll();
    expect(await log(hookId)).toMatchObject([{ attempt: 1, httpStatus: 200 }]);

    expect(await handlerOf()({ Records: [{ messageId: 'm', body: 'no delivery' }] })).toEqual({
      batchItemFailures: [{ itemIdentifier: 'm' }],
    });
  });
});
