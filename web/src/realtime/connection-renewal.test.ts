import { describe, expect, it } from 'vitest';
import { eventually } from '../testing/eventually.ts';
import { createManualClock } from '../testing/manual-clock.ts';
import { openNodeSocket, startRealtimeServer } from '../testing/realtime-server.ts';
import type { RealtimeServer } from '../testing/realtime-server.ts';
import { createRealtimeClient } from './realtime-client.ts';

const operation = { query: 'subscription { onInbox { changeId } }', variables: {} };
const hourMs = 3_600_000;
/** The server promises to be heard of so seldom that no silence is noticed here. */
const seldomMs = 100 * hourMs;

/** An access token that runs out then. */
function tokenUntil(ms: number): string {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${encode({ alg: 'none' })}.${encode({ exp: Math.floor(ms / 1_000) })}.`;
}

/** A client that follows one subscription, connected for as long as its token holds. */
async function setUp(server: RealtimeServer, tokenLifeMs: number) {
  const clock = createManualClock();
  const refreshes: boolean[] = [];
  const phases: string[] = [];
  const failures: Error[] = [];
  let ids = 0;
  const client = createRealtimeClient({
    url: () => server.url,
    async authorize({ refresh }) {
      await Promise.resolve();
      const failure = failures.shift();
      if (failure) throw failure;
      refreshes.push(refresh);
      return { host: 'api.example', Authorization: tokenUntil(clock.now() + tokenLifeMs) };
    },
    openSocket: openNodeSocket,
    clock,
    random: () => 0.5,
    createId: () => `s${++ids}`,
  });
  client.status.subscribe(() => phases.push(client.status.get().phase));
  const heard: string[] = [];
  const waiters = new Set<() => void>();
  const note = (what: string) => {
    heard.push(what);
    for (const look of waiters) look();
  };
  client.subscribe(operation, {
    received: ({ data }) => note(JSON.stringify(data)),
    acknowledged: () => note('acknowledged'),
    failed: () => note('failed'),
    completed: () => note('completed'),
  });
  const first = await server.nextConnection();
  await first.acknowledge(seldomMs);
  const { id } = await first.acceptStart();
  /** Resolves once this much was heard in all. */
  const untilHeard = (count: number) =>
    new Promise<string[]>((resolve) => {
      const look = () => {
        if (heard.length < count) return;
        waiters.delete(look);
        resolve(heard);
      };
      waiters.add(look);
      look();
    });
  await untilHeard(1);
  const event = (changeId: string) => ({ type: 'data', id, payload: { data: { onInbox: { changeId } } } });
  const stop = () => client.disconnect();
  return {
    client,
    clock,
    refreshes,
    phases,
    failures,
    first,
    untilHeard,
    event,
    heard,
    [Symbol.dispose]: stop,
  };
}

describe('a connection that is renewed', () => {
  it.each([
    ['before its token runs out', hourMs, hourMs - 120_000],
    ['before AppSync ends it after 24 h', 240 * hourMs, 24 * hourMs - 120_000],
  ])('%s, is replaced by one with a fresh token', async (_when, tokenLifeMs, dueMs) => {
    await using server = await startRealtimeServer();
    using it = await setUp(server, tokenLifeMs);
    it.clock.advance(dueMs - 1_000);
    expect(it.refreshes).toEqual([false]);
    it.clock.advance(1_000);
    const second = await server.nextConnection();
    expect(it.refreshes).toEqual([false, true]);
    await second.acknowledge(seldomMs);
    await second.acceptStart();
    await it.untilHeard(2);
    expect(it.phases).toEqual(['connecting', 'connected']);
  });

  it('delivers on both for 5 s, then on the new one alone, and loses nothing in between', async () => {
    await using server = await startRealtimeServer();
    using it = await setUp(server, hourMs);
    it.clock.advance(hourMs - 120_000);
    const second = await server.nextConnection();
    await second.acknowledge(seldomMs);
    it.first.send(it.event('while the new one starts'));
    await it.untilHeard(2);
    await second.acceptStart();
    await it.untilHeard(3);
    it.first.send(it.event('on the old one'));
    await it.untilHeard(4);
    second.send(it.event('on the new one'));
    await it.untilHeard(5);

    it.clock.advance(5_000);
    it.first.send(it.event('too late'));
    second.send(it.event('goes on'));
    expect((await it.untilHeard(6)).map((text) => /"changeId":"([^"]*)"/.exec(text)?.[1] ?? text)).toEqual([
      'acknowledged',
      'while the new one starts',
      'acknowledged',
      'on the old one',
      'on the new one',
      'goes on',
    ]);
  });

  it('stays in use when no token can be had, and is replaced at a later try', async () => {
    await using server = await startRealtimeServer();
    using it = await setUp(server, hourMs);
    it.failures.push(new Error('the user pool is away'));
    it.clock.advance(hourMs - 120_000);
    await eventually(() => it.clock.nextTimerMs() === 1_500);
    it.first.send(it.event('meanwhile'));
    await it.untilHeard(2);
    it.clock.advance(1_500);
    const second = await server.nextConnection();
    await second.acknowledge(seldomMs);
    await second.acceptStart();
    await it.untilHeard(3);
    expect(it.phases).toEqual(['connecting', 'connected']);
  });

  it('stays in use when the new one is cut on its way', async () => {
    await using server = await startRealtimeServer();
    using it = await setUp(server, hourMs);
    it.clock.advance(hourMs - 120_000);
    const second = await server.nextConnection();
    second.cut();
    it.first.send(it.event('still here'));
    expect(await it.untilHeard(2)).toHaveLength(2);
    expect(it.client.status.get().phase).toBe('connected');
  });

  it('is not missed when its end is told after it was replaced', async () => {
    await using server = await startRealtimeServer();
    using it = await setUp(server, hourMs);
    it.clock.advance(hourMs - 120_000);
    const second = await server.nextConnection();
    await second.acknowledge(seldomMs);
    const { id } = await second.acceptStart();
    await it.untilHeard(2);
    it.first.send({ type: 'complete', id });
    it.first.cut();
    second.send(it.event('goes on'));
    expect(await it.untilHeard(3)).not.toContain('completed');
    expect(it.phases).toEqual(['connecting', 'connected']);
  });
});
