import { describe, expect, it } from 'vitest';
import type { ReadableValue } from '../lib/observable-value.ts';
import { createManualClock } from '../testing/manual-clock.ts';
import { openNodeSocket, startRealtimeServer } from '../testing/realtime-server.ts';
import type { RealtimeServer } from '../testing/realtime-server.ts';
import { createRealtimeClient } from './realtime-client.ts';
import type { RealtimeClientOptions, RealtimeStatus, SubscriptionObserver } from './realtime-client.ts';

const operation = { query: 'subscription($r: ID!) { onMessage(roomId: $r) { id } }', variables: { r: 'r1' } };

function setUp(server: RealtimeServer, overrides: Partial<RealtimeClientOptions> = {}) {
  const clock = createManualClock();
  const refreshes: boolean[] = [];
  let ids = 0;
  const client = createRealtimeClient({
    url: () => server.url,
    authorize: ({ refresh }) => {
      refreshes.push(refresh);
      return Promise.resolve({ host: 'api.example', Authorization: `token-${refreshes.length}` });
    },
    openSocket: openNodeSocket,
    clock,
    random: () => 0.5,
    createId: () => `s${++ids}`,
    ...overrides,
  });
  return { client, clock, refreshes, [Symbol.dispose]: () => client.disconnect() };
}

/** Resolves when the status has the phase. */
function phase(
  status: ReadableValue<RealtimeStatus>,
  wanted: RealtimeStatus['phase'],
): Promise<RealtimeStatus> {
  return new Promise((resolve) => {
    const check = () => {
      if (status.get().phase !== wanted) return;
      stop();
      resolve(status.get());
    };
    const stop = status.subscribe(check);
    check();
  });
}

/** An observer whose calls can be awaited one after another. */
function recordObserver() {
  const calls: string[] = [];
  let wake: (() => void) | undefined;
  const note = (call: string) => {
    calls.push(call);
    wake?.();
  };
  const observer: SubscriptionObserver = {
    received: (payload) => note(`data ${JSON.stringify(payload.data)}`),
    acknowledged: () => note('acknowledged'),
    failed: (error) => note(`failed ${error.errorType}`),
    completed: () => note('completed'),
  };
  async function next(): Promise<string> {
    if (calls.length === 0) await new Promise<void>((resolve) => (wake = resolve));
    return calls.shift() ?? '';
  }
  return { observer, next, calls };
}

describe('realtime client', () => {
  it('carries the credentials in the handshake and in each start, and hands events over', async () => {
    await using server = await startRealtimeServer();
    using it = setUp(server);
    const seen = recordObserver();
    it.client.subscribe(operation, seen.observer);

    const connection = await server.nextConnection();
    expect(connection.header).toEqual({ host: 'api.example', Authorization: 'token-1' });
    await connection.acknowledge();
    const start = await connection.acceptStart();
    expect(start.data).toEqual(operation);
    expect(start.authorization).toEqual({ host: 'api.example', Authorization: 'token-1' });
    expect(await seen.next()).toBe('acknowledged');

    connection.send({ type: 'data', id: start.id, payload: { data: { onMessage: { id: 'm1' } } } });
    expect(await seen.next()).toBe('data {"onMessage":{"id":"m1"}}');
  });

  it('keeps one socket for all subscriptions and stops each alone', async () => {
    await using server = await startRealtimeServer();
    using it = setUp(server);
    const first = recordObserver();
    const second = recordObserver();
    const stopFirst = it.client.subscribe(operation, first.observer);
    const connection = await server.nextConnection();
    await connection.acknowledge();
    const firstStart = await connection.acceptStart();
    it.client.subscribe(operation, second.observer);
    const secondStart = await connection.acceptStart();
    await second.next();

    stopFirst();
    expect(await connection.next()).toEqual({ type: 'stop', id: firstStart.id });
    connection.send({ type: 'data', id: firstStart.id, payload: { data: { late: true } } });
    connection.send({ type: 'data', id: secondStart.id, payload: { data: { onMessage: null } } });
    expect(await second.next()).toBe('data {"onMessage":null}');
    expect(first.calls).toEqual(['acknowledged']);
  });

  it('comes back after a cut within the first delay, with a token of its own, and subscribes again', async () => {
    await using server = await startRealtimeServer();
    using it = setUp(server);
    const seen = recordObserver();
    it.client.subscribe(operation, seen.observer);
    const first = await server.nextConnection();
    await first.acknowledge();
    await first.acceptStart();
    await seen.next();

    first.cut();
    const waiting = await phase(it.client.status, 'waiting');
    expect(waiting).toMatchObject({ attempt: 1, retryAtMs: it.clock.now() + 600 });
    it.clock.advance(600);
    const second = await server.nextConnection();
    expect(second.header).toMatchObject({ Authorization: 'token-2' });
    await second.acknowledge();
    await second.acceptStart();
    expect(await seen.next()).toBe('acknowledged');
    expect(it.client.status.get().phase).toBe('connected');
  });

  it('waits longer with each failure, up to 30 s, and not at all on demand', async () => {
    let closed = 0;
    const clock = createManualClock();
    const client = createRealtimeClient({
      url: () => 'ws://unreachable.example',
      authorize: () => Promise.resolve({ host: 'h' }),
      openSocket: (_url, _protocols, handlers) => {
        closed += 1;
        queueMicrotask(() => handlers.closed());
        return { send: () => undefined, close: () => undefined };
      },
      clock,
      random: () => 1,
      createId: () => 's',
    });
    client.connect();
    const delays: number[] = [];
    for (let failure = 0; failure < 7; failure += 1) {
      const status = await phase(client.status, 'waiting');
      const delayMs = status.phase === 'waiting' ? status.retryAtMs - clock.now() : Number.NaN;
      delays.push(delayMs);
      clock.advance(delayMs);
    }
    expect(delays).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);

    await phase(client.status, 'waiting');
    const before = closed;
    client.retryNow();
    await phase(client.status, 'waiting');
    expect(closed).toBe(before + 1);
    client.disconnect();
  });

  it('gives a silent server up after the time it named', async () => {
    await using server = await startRealtimeServer();
    using it = setUp(server);
    it.client.connect();
    const connection = await server.nextConnection();
    await connection.acknowledge(60_000);
    await phase(it.client.status, 'connected');

    it.clock.advance(59_000);
    expect(it.client.status.get().phase).toBe('connected');
    it.clock.advance(1_000);
    expect(it.client.status.get()).toMatchObject({ phase: 'waiting', reason: 'The server fell silent.' });
  });

  it('gives a server up that does not answer the handshake', async () => {
    await using server = await startRealtimeServer();
    using it = setUp(server);
    it.client.connect();
    await (await server.nextConnection()).next();
    it.clock.advance(15_000);
    expect(it.client.status.get()).toMatchObject({ phase: 'waiting', reason: 'The server did not answer.' });
  });

  it('opens another connection when a subscription is not acknowledged', async () => {
    await using server = await startRealtimeServer();
    using it = setUp(server);
    const seen = recordObserver();
    it.client.subscribe(operation, seen.observer);
    const first = await server.nextConnection();
    await first.acknowledge();
    await first.next();
    it.clock.advance(15_000);
    await phase(it.client.status, 'waiting');
    it.clock.advance(1_000);
    const second = await server.nextConnection();
    await second.acknowledge();
    await second.acceptStart();
    expect(await seen.next()).toBe('acknowledged');
  });

  it('asks for a fresh token when the connection is refused', async () => {
    await using server = await startRealtimeServer();
    using it = setUp(server);
    it.client.connect();
    const first = await server.nextConnection();
    first.send({
      type: 'connection_error',
      payload: {
        errors: [{ errorType: 'UnauthorizedException', message: 'Token has expired.', errorCode: 401 }],
      },
    });
    await phase(it.client.status, 'waiting');
    it.clock.advance(1_000);
    await (await server.nextConnection()).acknowledge();
    await phase(it.client.status, 'connected');
    expect(it.refreshes).toEqual([false, true]);
  });

  it('starts a subscription once more with a fresh token, then reports the refusal', async () => {
    await using server = await startRealtimeServer();
    using it = setUp(server);
    const seen = recordObserver();
    it.client.subscribe(operation, seen.observer);
    const connection = await server.nextConnection();
    await connection.acknowledge();
    const errors = [{ errorType: 'UnauthorizedException', message: 'Token expired' }];
    const { id } = await connection.next();
    connection.send({ type: 'error', id, payload: { errors } });
    await connection.next();
    connection.send({ type: 'error', id, payload: { errors } });
    expect(await seen.next()).toBe('failed UnauthorizedException');
    expect(it.refreshes).toEqual([false, true]);
  });

  it('reports a refusal once, also when errors is a single object, and does not start it again', async () => {
    await using server = await startRealtimeServer();
    using it = setUp(server);
    const seen = recordObserver();
    it.client.subscribe(operation, seen.observer);
    const first = await server.nextConnection();
    await first.acknowledge();
    const { id } = await first.next();
    first.send({
      type: 'error',
      id,
      payload: { errors: { errorType: 'MaxSubscriptionsReachedError', message: '' } },
    });
    expect(await seen.next()).toBe('failed MaxSubscriptionsReachedError');

    first.cut();
    await phase(it.client.status, 'waiting');
    it.clock.advance(1_000);
    const second = await server.nextConnection();
    await second.acknowledge();
    it.client.subscribe(operation, recordObserver().observer);
    expect((await second.next())['id']).not.toBe(id);
  });

  it('survives frames it does not know', async () => {
    await using server = await startRealtimeServer();
    using it = setUp(server);
    const seen = recordObserver();
    it.client.subscribe(operation, seen.observer);
    const connection = await server.nextConnection();
    await connection.acknowledge();
    connection.send({ type: 'surprise' });
    connection.send({
      type: 'error',
      payload: { errors: [{ errorType: 'LimitExceededError', message: 'Rate' }] },
    });
    connection.send({ type: 'data', id: 'nobody', payload: {} });
    await connection.acceptStart();
    expect(await seen.next()).toBe('acknowledged');
  });

  it('closes a connection that was silent through a sleep when asked to retry', async () => {
    await using server = await startRealtimeServer();
    using it = setUp(server);
    it.client.connect();
    await (await server.nextConnection()).acknowledge();
    await phase(it.client.status, 'connected');
    it.client.retryNow();
    expect(it.client.status.get().phase).toBe('connected');
    it.clock.advance(66_000);
    it.client.retryNow();
    expect(it.client.status.get().phase).toBe('waiting');
  });

  it('stops trying when nobody is signed in, and starts again on connect', async () => {
    await using server = await startRealtimeServer();
    let signedIn = false;
    using it = setUp(server, { authorize: () => Promise.resolve(signedIn ? { host: 'h' } : null) });
    it.client.connect();
    await phase(it.client.status, 'signed-out');
    expect(it.clock.nextTimerMs()).toBeUndefined();
    signedIn = true;
    it.client.connect();
    await (await server.nextConnection()).acknowledge();
    await phase(it.client.status, 'connected');
  });

  it('leaves no timer behind after disconnect', async () => {
    await using server = await startRealtimeServer();
    using it = setUp(server);
    it.client.subscribe(operation, recordObserver().observer);
    await (await server.nextConnection()).acknowledge();
    await phase(it.client.status, 'connected');
    it.client.disconnect();
    expect(it.clock.nextTimerMs()).toBeUndefined();
    expect(it.client.status.get()).toEqual({ phase: 'idle' });
  });
});
