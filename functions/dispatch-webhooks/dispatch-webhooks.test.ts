import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DomainEvent } from '../lib/domain-event.ts';
import { anEvent, queueBatch } from '../lib/testing/an-event.ts';
import { chatTable, givenWebhooks, roomId, type Webhooks } from '../lib/testing/given-webhooks.ts';
import { createHandler } from './dispatch-webhooks.ts';
import { createRoomWebhooks, type RoomWebhooks } from './room-webhooks.ts';

describe('Dispatching to webhooks', () => {
  let given: Webhooks;

  beforeEach(async () => {
    given = await givenWebhooks();
  });
  afterEach(() => given[Symbol.asyncDispose]());

  const inRoom = (id: string, more: Partial<DomainEvent> = {}) => anEvent(id, { tenant: roomId, ...more });

  function dispatch(...events: DomainEvent[]) {
    const read = createRoomWebhooks(given.db.client, chatTable);
    const asked: string[][] = [];
    const webhooks: RoomWebhooks = {
      find(roomIds) {
        asked.push([...roomIds]);
        return read.find(roomIds);
      },
    };
    const run = createHandler({ webhooks, queue: given.queue, log: given.log, nowMs: given.clock.now });
    return run(queueBatch(...events)).then((response) => ({ ...response, asked }));
  }
  const queued = () => given.queue.messages().map(({ body }) => JSON.parse(body) as Record<string, unknown>);

  it('queues a delivery for each webhook that wants an event, with nothing of the event in it', async () => {
    const [first, second] = [await given.newWebhook(), await given.newWebhook()];
    await given
      .newWebhook()
      .then(({ hookId }) =>
        given.manage({ operation: 'update', hookId, url: null, eventTypes: null, active: false }),
      );
    await given.newWebhook().then(({ hookId }) =>
      given.manage({
        operation: 'update',
        hookId,
        url: null,
        eventTypes: ['chat.room.archived.v1'],
        active: null,
      }),
    );
    await dispatch(inRoom('a', { correlationid: 'r-1' }));

    expect(queued()).toEqual(
      [first, second].map(({ hookId }) => ({
        type: 'webhook.delivery',
        roomId,
        hookId,
        eventId: 'a',
        eventType: 'chat.message.created.v1',
        time: '2026-11-21T09:00:00.000Z',
        messageId: 'a',
        attempt: 1,
        dueAt: given.clock.now(),
        correlationId: 'r-1',
      })),
    );
    expect(JSON.stringify(queued())).not.toContain('secret');
  });

  it('reads each room of a batch once, and does nothing for one without webhooks', async () => {
    const { asked, batchItemFailures } = await dispatch(
      anEvent('a'),
      inRoom('b'),
      anEvent('c'),
      inRoom('d'),
      anEvent('e', { tenant: 'other' }),
    );

    expect(asked).toEqual([['r', roomId, 'other']]);
    expect(batchItemFailures).toEqual([]);
    expect(queued()).toEqual([]);
  });

  it('gives back the events that the queue did not take, and all when the table does not answer', async () => {
    await given.newWebhook();
    given.queue.refuseNext(1);
    expect(await dispatch(inRoom('a'), inRoom('b'))).toMatchObject({
      batchItemFailures: [{ itemIdentifier: 'm0' }],
    });
    expect(queued()).toMatchObject([{ eventId: 'b' }]);

    given.db.answerNext('BatchGetItem', () => ({
      Responses: {},
      UnprocessedKeys: { [chatTable]: { Keys: [{ pk: { S: 'x' }, sk: { S: 'LIST' } }] } },
    }));
    expect((await dispatch(inRoom('c'), inRoom('d'))).batchItemFailures).toHaveLength(2);
  });
});
