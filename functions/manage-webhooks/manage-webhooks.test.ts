import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventTypes, givenWebhooks, roomId, type Webhooks } from '../lib/testing/given-webhooks.ts';

const partition = `ROOM#${roomId}#WEBHOOKS`;
const url = 'https://hook.example.com/';

describe('Managing webhooks', () => {
  let given: Webhooks;

  beforeEach(async () => {
    given = await givenWebhooks();
  });
  afterEach(() => given[Symbol.asyncDispose]());

  const create = (more: object = {}) => given.manage({ operation: 'create', url, eventTypes, ...more });

  it('tells a secret once, and keeps it apart from what is listed', async () => {
    const { hookId, secret } = await given.newWebhook();
    const listed = await given.items.get(partition, 'LIST');

    expect(listed[hookId]).toEqual({
      url,
      eventTypes,
      active: true,
      createdAt: '2026-11-21T09:00:00.000Z',
      ownerId: 'ana',
    });
    expect(await given.items.get(partition, `SECRET#${hookId}`)).toMatchObject({ secret });
    const updated = await given.manage({
      operation: 'update',
      hookId,
      url: null,
      eventTypes: null,
      active: false,
    });
    expect(updated).toMatchObject({
      outcome: 'DONE',
      webhook: { id: `${roomId}.${hookId}`, active: false, secret: null },
    });
    expect([...given.lines, JSON.stringify(listed)].join()).not.toContain(secret.slice(6, 20));
    expect(given.lines.join()).not.toContain('hook.example.com');
  });

  it.each([
    [
      'a private address',
      { url: 'https://inside.example.com/' },
      'url',
      'must name a host with public addresses only',
    ],
    [
      'an address of no use',
      { url: 'https://nowhere.example.com/' },
      'url',
      'must name a host with public addresses only',
    ],
    ['this machine', { url: 'https://127.0.0.1/' }, 'url', 'must name a host with public addresses only'],
    ['plain http', { url: 'http://hook.example.com/' }, 'url', 'must begin with https://'],
    ['no event', { eventTypes: [] }, 'eventTypes', 'must not be empty'],
    ['an event of the tree', { eventTypes: ['tree.factory.created.v1'] }, 'eventTypes', 'must be of chat.'],
  ])('refuses %s, of a new webhook and of one that is there', async (_what, wrong, field, rule) => {
    const refusal = { outcome: 'BAD_REQUEST', field, rule: expect.stringContaining(rule) as unknown };
    expect(await create(wrong)).toEqual(refusal);
    expect(await given.items.get(partition, 'LIST')).toEqual({});

    const { hookId } = await given.newWebhook();
    const before = await given.items.get(partition, 'LIST');
    const asked = { operation: 'update', hookId, url: null, eventTypes: null, active: null, ...wrong };
    expect(await given.manage(asked)).toEqual(refusal);
    expect(await given.items.get(partition, 'LIST')).toEqual(before);
  });

  it('lets private ones in where they are allowed', async () => {
    const asked = { operation: 'create', url: 'http://inside.example.com:1234/', eventTypes };
    expect(await given.manage(asked, 'private')).toMatchObject({ outcome: 'DONE' });
  });

  it('keeps a room at five, however many are asked for at once', async () => {
    const made = await Promise.all(Array.from({ length: 12 }, () => create().catch(() => null)));
    while ((await create()).outcome === 'DONE');
    const items = await given.items.of(partition);

    expect(made.filter((one) => one?.outcome === 'DONE').length).toBeLessThanOrEqual(5);
    expect(items.filter(({ sk }) => String(sk).startsWith('SECRET#'))).toHaveLength(5);
    expect(items.find(({ sk }) => sk === 'LIST')).toMatchObject({ hooks: 5 });
    expect(await create()).toEqual({ outcome: 'LIMIT_EXCEEDED', limit: 'webhooksPerRoom', value: 5 });
  });

  it('takes one away with its secret, once and again, and has room for another', async () => {
    const made = await Promise.all([given.newWebhook(), given.newWebhook()]);
    const [{ hookId }] = made;
    const remove = { operation: 'delete', hookId };
    expect(await Promise.all([given.manage(remove), given.manage(remove)])).toEqual([
      { outcome: 'DONE' },
      { outcome: 'DONE' },
    ]);

    expect(await given.items.get(partition, 'LIST')).toMatchObject({ hooks: 1 });
    expect(await given.items.get(partition, `SECRET#${hookId}`)).toEqual({});
    for (const operation of ['rotate', 'test']) {
      expect(await given.manage({ operation, hookId })).toEqual({ outcome: 'NOT_FOUND' });
    }
  });

  it('looks within the write whether who asks owns the room', async () => {
    const { hookId } = await given.newWebhook();
    const before = await given.items.of(partition);
    const asked = [
      { operation: 'create', url, eventTypes },
      { operation: 'update', hookId, url, eventTypes: null, active: false },
      { operation: 'rotate', hookId },
      { operation: 'delete', hookId },
    ];
    for (const request of asked) {
      expect(await given.manage({ ...request, actorId: 'ben' })).toEqual({ outcome: 'NOT_FOUND' });
    }
    expect(await given.items.of(partition)).toEqual(before);
  });

  it('adds none to an archived room, and lets those that are there go', async () => {
    const { hookId } = await given.newWebhook();
    await given.items.put({ pk: `ROOM#${roomId}`, sk: 'ROOM', archivedAt: '2026-11-21T09:00:00.000Z' });

    expect(await create()).toEqual({ outcome: 'ARCHIVED' });
    expect(await given.manage({ operation: 'delete', hookId })).toEqual({ outcome: 'DONE' });
  });

  it('makes who changes a webhook answer for it, and its end forgotten', async () => {
    const { hookId } = await given.newWebhook();
    const listed = await given.items.get(partition, 'LIST');
    const ended = { eventId: 'e', noticeId: 'n', why: 'GONE' };
    await given.items.put({ ...listed, [hookId]: { ...(listed[hookId] as object), active: false, ended } });
    const asked = { operation: 'update', hookId, url: null, eventTypes: null, active: true, actorId: 'otto' };

    expect(await given.manage(asked)).toMatchObject({ outcome: 'DONE', webhook: { active: true } });
    const webhook = (await given.items.get(partition, 'LIST'))[hookId];
    expect(webhook).toMatchObject({ active: true, ownerId: 'otto' });
    expect(webhook).not.toHaveProperty('ended');
  });

  it('renews secrets one after the other, when two ask at once', async () => {
    const { hookId, secret } = await given.newWebhook();
    const rotate = () => given.manage({ operation: 'rotate', hookId });
    const renewed = await Promise.all([rotate(), rotate()]);
    const told = renewed.flatMap((one) => (one.outcome === 'DONE' ? [one.webhook?.secret] : []));
    const stored = await given.items.get(partition, `SECRET#${hookId}`);

    expect(new Set([...told, secret]).size).toBe(3);
    expect(told).toContain(stored['secret']);
    expect(told).toContain((stored['former'] as { secret: string }).secret);
    expect(stored['former']).toMatchObject({ until: Date.UTC(2026, 10, 22, 9) });
  });

  it('tests once in ten seconds', async () => {
    const { hookId } = await given.newWebhook();
    const ask = () => given.manage({ operation: 'test', hookId, correlationId: 'r-1' });
    const first = await ask();
    expect(first).toMatchObject({ outcome: 'DONE' });
    await given.clock.advance(4_000);
    expect(await ask()).toEqual({ outcome: 'RATE_LIMITED', retryAfterMs: 6_000 });
    await given.clock.advance(6_000);
    expect(await ask()).toMatchObject({ outcome: 'DONE' });

    expect(given.queue.messages().map(({ body }) => JSON.parse(body) as object)).toMatchObject([
      {
        hookId,
        eventId: first.outcome === 'DONE' ? first.eventId : null,
        eventType: 'webhook.test.v1',
        attempt: 1,
        correlationId: 'r-1',
      },
      { hookId },
    ]);
  });
});
