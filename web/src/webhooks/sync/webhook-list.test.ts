import { describe, expect, it } from 'vitest';
import { ApiError } from '../../graphql/api-error.ts';
import { aWebhook, createMemoryWebhooks } from '../testing/memory-webhooks.ts';
import { createWebhookList } from './webhook-list.ts';

const settings = { url: 'https://other.example.org', eventTypes: ['chat.room.archived.v1'] };

async function given(...webhooks: Parameters<typeof aWebhook>[0][]) {
  const server = createMemoryWebhooks(webhooks.map(aWebhook));
  const list = createWebhookList(server.api, 'room');
  await list.load();
  return { server, list, shown: () => list.state.get().webhooks?.map(({ id }) => id) };
}

describe('The webhooks of a room', () => {
  it('are read, and read again after a failure', async () => {
    const server = createMemoryWebhooks([aWebhook()]);
    const list = createWebhookList(server.api, 'room');
    server.refuseNext(new ApiError('Network', 'No network.'));
    await list.load();
    expect(list.state.get()).toMatchObject({ webhooks: null, failure: { code: 'Network' } });

    await list.load();
    expect(list.state.get()).toMatchObject({ webhooks: [{ id: 'first' }], failure: null });
  });

  it('tell of the last delivery where one is not active', async () => {
    const server = createMemoryWebhooks([aWebhook(), aWebhook({ id: 'second', active: false })]);
    server.deliver({ httpStatus: 503, error: 'The receiver answered 503.' });
    const list = createWebhookList(server.api, 'room');
    await list.load();
    expect([...list.state.get().last]).toMatchObject([['second', { httpStatus: 503 }]]);

    await list.update('second', { active: true });
    expect(list.state.get().last.size).toBe(0);
    expect(list.state.get().webhooks?.[1]?.active).toBe(true);
  });

  it('get one more, whose secret is told and not kept', async () => {
    const { list, shown } = await given({});
    const { secret } = await list.create(settings);

    expect(secret).toBe('whsec_made');
    expect(shown()).toEqual(['first', 'made']);
    expect(JSON.stringify(list.state.get())).not.toContain(secret);
  });

  it('stay as they are when the server refuses a new one', async () => {
    const { server, list, shown } = await given({});
    server.refuseNext(new ApiError('LimitExceeded', 'Five are enough.'));

    await expect(list.create(settings)).rejects.toMatchObject({ code: 'LimitExceeded' });
    expect(shown()).toEqual(['first']);
  });

  it('are changed, get other secrets, and go', async () => {
    const { list, shown } = await given({}, { id: 'second' });
    await list.update('first', settings);
    expect(list.state.get().webhooks?.[0]).toMatchObject({ id: 'first', ...settings });
    expect(await list.rotateSecret('second')).toBe('whsec_new_second');

    await list.remove('first');
    expect(shown()).toEqual(['second']);
  });

  it('are read anew when somebody else took one away', async () => {
    const { server, list, shown } = await given({}, { id: 'second' });
    server.webhooks = [aWebhook({ id: 'second' })];

    await expect(list.update('first', { active: false })).rejects.toMatchObject({ code: 'NotFound' });
    await expect.poll(shown).toEqual(['second']);
  });

  it('are not set back by an answer to an earlier question', async () => {
    const { list, shown } = await given({});
    const reading = list.load();
    await list.remove('first');
    await reading;

    expect(shown()).toEqual([]);
  });
});
