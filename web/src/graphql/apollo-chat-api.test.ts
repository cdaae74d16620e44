import { describe, expect, it } from 'vitest';
import { isJsonObject, parseJson } from '../lib/json.ts';
import { createRealtimeClient } from '../realtime/realtime-client.ts';
import { createManualClock } from '../testing/manual-clock.ts';
import { aMessage, aRoom } from '../testing/memory-chat.ts';
import { openNodeSocket, startRealtimeServer } from '../testing/realtime-server.ts';
import { createApolloChatApi } from './apollo-chat-api.ts';
import { createApolloClient } from './apollo-client.ts';

/** The API over a server that is a function from request body to answer. */
function setUp(answer: (body: Record<string, unknown>) => unknown, realtimeUrl = 'ws://unused.example') {
  const realtime = createRealtimeClient({
    url: () => realtimeUrl,
    authorize: () => Promise.resolve({ host: 'api.example', Authorization: 'token' }),
    openSocket: openNodeSocket,
    clock: createManualClock(),
    random: () => 0.5,
    createId: () => 'sub-1',
  });
  const apollo = createApolloClient({
    graphqlUrl: () => 'https://api.example/graphql',
    tokens: { getToken: () => Promise.resolve('token'), refused: () => undefined },
    realtime,
    createId: () => 'request-1',
    send: (_input, init) => {
      const body = parseJson(typeof init?.body === 'string' ? init.body : '');
      return Promise.resolve(Response.json(answer(isJsonObject(body) ? body : {})));
    },
  });
  return { api: createApolloChatApi(apollo), realtime };
}

const refused = (field: string, errorType: string, errorInfo: unknown = null) => ({
  data: { [field]: null },
  errors: [{ message: 'no', errorType, errorInfo, data: null, path: [field], locations: [] }],
});

describe('chat API over Apollo', () => {
  it('asks for the page after a message', async () => {
    let asked: unknown;
    const { api } = setUp((body) => {
      asked = body['variables'];
      return { data: { messages: { items: [aMessage(2)], nextToken: null } } };
    });
    const page = await api.messages('room-1', { after: 'm1' }, 100);
    expect(asked).toEqual({ roomId: 'room-1', limit: 100, after: 'm1' });
    expect(page.items[0]).toMatchObject({ id: aMessage(2).id });
  });

  it('sends nothing but what AppSync knows in a request', async () => {
    let keys: string[] = [];
    const { api } = setUp((body) => {
      keys = Object.keys(body);
      return { data: { room: aRoom('room-1') } };
    });
    await api.room('room-1');
    expect(keys.sort()).toEqual(['operationName', 'query', 'variables']);
  });

  it('rejects with the typed error of a refused field', async () => {
    const { api } = setUp(() => refused('sendMessage', 'RateLimited', { retryAfterMs: 900 }));
    const sent = api.sendMessage({ roomId: 'room-1', clientId: 'c', body: 'b', mentions: [] });
    await expect(sent).rejects.toMatchObject({ code: 'RateLimited', info: { retryAfterMs: 900 } });
  });

  it('rejects with NotFound for a room that is not there', async () => {
    await expect(setUp(() => refused('room', 'NotFound')).api.room('x')).rejects.toMatchObject({
      code: 'NotFound',
    });
    await expect(setUp(() => ({ data: { room: null } })).api.room('x')).rejects.toMatchObject({
      code: 'NotFound',
    });
  });

  it('asks again each time, so that nothing is answered from an old copy', async () => {
    let count = 0;
    const { api } = setUp(() => ({ data: { room: aRoom('room-1', { version: ++count }) } }));
    await api.room('room-1');
    expect(await api.room('room-1')).toMatchObject({ version: 2 });
  });

  it('follows a room: accepted, a message, a damaged event, the end', async () => {
    await using server = await startRealtimeServer();
    const { api, realtime } = setUp(() => ({}), server.url);
    const calls: string[] = [];
    let noted = () => undefined as void;
    const note = (call: string) => {
      calls.push(call);
      noted();
    };
    const next = () => new Promise<void>((resolve) => (noted = resolve));
    api.followMessages('room-1', {
      received: (message) => note(`received ${message.id}`),
      damaged: () => note('damaged'),
      acknowledged: () => note('acknowledged'),
      failed: () => note('failed'),
    });
    const connection = await server.nextConnection();
    await connection.acknowledge();
    const accepted = next();
    const { id } = await connection.acceptStart();
    await accepted;
    for (const frame of [
      { type: 'data', payload: { data: { onMessage: aMessage(1) } } },
      { type: 'data', payload: { data: { onMessage: null }, errors: [{ message: 'missing field' }] } },
      { type: 'data', payload: { data: { onMessage: { ...aMessage(2), roomId: null } } } },
      { type: 'complete' },
    ]) {
      const done = next();
      connection.send({ ...frame, id });
      await done;
    }
    expect(calls).toEqual(['acknowledged', `received ${aMessage(1).id}`, 'damaged', 'damaged', 'failed']);
    realtime.disconnect();
  });
});
