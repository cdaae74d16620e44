import { describe, expect, test } from 'vitest';
import type { Clock } from '../../lib/clock.ts';
import { createLogger } from '../../lib/logger.ts';
import type { GraphQlApi } from '../../services/appsync/appsync.ts';
import type { Subscriber } from '../../services/appsync/subscriptions/broker.ts';
import { aRequestWith, givenApi, withApiKey } from '../../services/appsync/testing/given-api.ts';
import { createManualClock } from '../../testing/manual-clock.ts';
import {
  defaultRealtimeLimits,
  type Handshake,
  openRealtimeConnection,
  type RealtimeDependencies,
} from './connection.ts';
import { serverMessages } from './messages.ts';
import { postSchema } from './testing/given-realtime.ts';

/** A clock that knows how many of its timers are pending. */
function createCountingClock() {
  const manual = createManualClock();
  let pending = 0;
  const clock: Clock = {
    now: manual.now,
    setTimer(run, delayMs) {
      pending += 1;
      let isPending = true;
      const settle = () => {
        if (isPending) pending -= 1;
        isPending = false;
      };
      const timer = manual.setTimer(() => {
        settle();
        run();
      }, delayMs);
      return {
        cancel() {
          settle();
          timer.cancel();
        },
      };
    },
  };
  return { clock, advance: manual.advance, pending: () => pending };
}

function given(
  overrides: Partial<RealtimeDependencies> = {},
  handshake: Handshake = { authorization: { host: 'x' } },
) {
  const { clock, advance, pending } = createCountingClock();
  const lines: string[] = [];
  const sent: { type: string; id?: string }[] = [];
  const closes: number[] = [];
  const socket = { bufferedBytes: 0 };
  const { api } = givenApi({ schema: postSchema });
  const connection = openRealtimeConnection(
    {
      send: (text) => sent.push(JSON.parse(text) as { type: string }),
      sendShared: (head, rest) =>
        sent.push(JSON.parse(`${head.toString()}${rest.toString()}`) as { type: string }),
      close: (code) => closes.push(code),
      bufferedBytes: () => socket.bufferedBytes,
    },
    handshake,
    {
      api: () => api,
      toCredentials: () => withApiKey,
      limits: defaultRealtimeLimits,
      disturb: (deliver) => deliver(),
      dataRestOf: ({ text }) => Buffer.from(serverMessages.dataRest(text)),
      clock,
      log: createLogger('warn', (line) => lines.push(line)),
      ...overrides,
    },
  );
  return {
    connection,
    advance,
    pending,
    lines,
    sent,
    closes,
    socket,
    async receive(message: unknown) {
      connection.receive(JSON.stringify(message));
      await settled();
    },
  };
}

/** An API that grants every subscription and keeps who subscribed. */
function granting() {
  const subscribers: Subscriber[] = [];
  const api: GraphQlApi = {
    handle: () => Promise.reject(new Error('not used')),
    connect: () => Promise.resolve(),
    async subscribe(_data, _credentials, subscriber) {
      subscribers.push(subscriber);
      return { [Symbol.dispose]: () => undefined };
    },
  };
  return { api, subscribers };
}

/** Everything that needs no outside event has happened. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

const start = (id: string) => ({
  id,
  type: 'start',
  payload: { data: '{"query":"subscription { onSave { id } }"}', extensions: { authorization: {} } },
});

describe('A realtime connection', () => {
  test('runs two timers, and none after its socket closed', async () => {
    const { connection, receive, pending, advance } = given();

    await receive({ type: 'connection_init' });
    expect(pending()).toBe(2);
    advance(180_000);
    expect(pending()).toBe(2);
    connection.closed();

    expect(pending()).toBe(0);
  });

  test('runs none after it closed itself while sending ka', async () => {
    const { receive, pending, advance, socket, closes, lines } = given();
    await receive({ type: 'connection_init' });

    socket.bufferedBytes = defaultRealtimeLimits.maxBufferedBytes + 1;
    advance(60_000);

    expect(closes).toEqual([1013]);
    expect(lines).toHaveLength(1);
    expect(pending()).toBe(0);
  });

  test('runs none when the very first ka is too much', async () => {
    const { receive, pending, socket, closes } = given();
    socket.bufferedBytes = defaultRealtimeLimits.maxBufferedBytes + 1;

    await receive({ type: 'connection_init' });

    expect(closes).toEqual([1013]);
    expect(pending()).toBe(0);
  });

  test('ignores what arrives after it closed', async () => {
    const { api, subscribers } = granting();
    const { receive, advance, sent, closes } = given({ api: () => api });
    await receive({ type: 'connection_init' });
    advance(24 * 60 * 60_000);
    const sentBefore = sent.length;

    await receive(start('a'));
    await receive({ type: 'connection_init' });

    expect(closes).toEqual([1001]);
    expect(sent).toHaveLength(sentBefore);
    expect(subscribers).toEqual([]);
  });

  test('hears no more of a stopped subscription, under whose id another may live', async () => {
    const { api, subscribers } = granting();
    const { receive, sent } = given({ api: () => api });
    await receive({ type: 'connection_init' });
    await receive(start('a'));
    await receive({ type: 'stop', id: 'a' });
    await receive(start('a'));

    subscribers[0]?.deliver({ text: '{}' });
    subscribers[0]?.end();
    subscribers[1]?.deliver({ text: '{}' });

    expect(sent.map(({ type }) => type)).toEqual([
      ...['connection_ack', 'ka', 'start_ack', 'complete', 'start_ack'],
      'data',
    ]);
    await receive(start('a'));
    expect(sent.at(-1)).toMatchObject({ payload: { errors: [{ errorType: 'DuplicatedOperationError' }] } });
  });

  test('disposes of a subscription that was granted after the socket closed', async () => {
    let grant = (_handle: Disposable): void => undefined;
    let disposed = 0;
    const api: GraphQlApi = {
      handle: () => Promise.reject(new Error('not used')),
      connect: () => Promise.resolve(),
      subscribe: () => new Promise((resolve) => (grant = resolve)),
    };
    const { connection, receive, sent } = given({ api: () => api });
    await receive({ type: 'connection_init' });
    await receive(start('a'));

    connection.closed();
    grant({ [Symbol.dispose]: () => void (disposed += 1) });
    await settled();

    expect(disposed).toBe(1);
    expect(sent.map(({ type }) => type)).toEqual(['connection_ack', 'ka']);
  });

  test('closes with 1011 when the API fails at connect, and logs why', async () => {
    const api: GraphQlApi = {
      handle: () => Promise.reject(new Error('not used')),
      connect: () => Promise.reject(new TypeError('bug')),
      subscribe: () => Promise.reject(new Error('not used')),
    };

    const { closes, lines, sent } = given({ api: () => api });
    await settled();

    expect(closes).toEqual([1011]);
    expect(sent).toEqual([]);
    expect(lines).toEqual(['error realtime connection failed reason="bug"']);
  });

  test('tells nothing of ours when the API fails at start, and lives on', async () => {
    const api: GraphQlApi = {
      handle: () => Promise.reject(new Error('not used')),
      connect: () => Promise.resolve(),
      subscribe: () => Promise.reject(new TypeError('secret bug')),
    };
    const { receive, sent, closes, lines } = given({ api: () => api });
    await receive({ type: 'connection_init' });

    await receive(start('a'));

    expect(sent.at(-1)).toEqual({
      type: 'error',
      id: 'a',
      payload: { errors: [{ errorType: 'InternalFailure', message: 'An internal failure occurred.' }] },
    });
    expect(closes).toEqual([]);
    expect(lines).toEqual(['error subscription failed reason="secret bug"']);
  });

  test('sends and closes once when it is refused', async () => {
    const { receive, sent, closes } = given({ toCredentials: () => aRequestWith() });
    await settled();

    await receive({ type: 'connection_init' });

    expect(sent).toHaveLength(1);
    expect(closes).toEqual([1008]);
  });

  test('proves the connection by `connect` and each start by its text', async () => {
    const proofs: unknown[] = [];
    const { receive } = given({
      toCredentials(authorization, purpose) {
        proofs.push([authorization, purpose]);
        return withApiKey;
      },
    });
    await receive({ type: 'connection_init' });

    await receive(start('a'));

    expect(proofs).toEqual([
      [{ host: 'x' }, 'connect'],
      [{}, { data: '{"query":"subscription { onSave { id } }"}' }],
    ]);
  });
});
