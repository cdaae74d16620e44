import { describe, expect, it } from 'vitest';
import { eventually, settled } from '../testing/eventually.ts';
import { createManualClock } from '../testing/manual-clock.ts';
import type { Endpoint } from './endpoint.ts';
import { createEndpoints } from './endpoints.ts';

const endpoint = (name: string): Endpoint => ({
  graphqlUrl: `https://${name}.example/graphql`,
  realtimeUrl: `wss://${name}.example/graphql/realtime`,
});
const primary = endpoint('primary');
const secondary = endpoint('secondary');

type Behaviour = 'well' | 'refuses' | 'broken' | 'silent';

/** What a `fetch` does at an endpoint that behaves so. */
function behave(behaviour: Behaviour, signal: AbortSignal | null | undefined): Promise<Response> {
  if (behaviour === 'refuses') return Promise.reject(new TypeError('Failed to fetch'));
  if (behaviour === 'well') return Promise.resolve(new Response('{}'));
  if (behaviour === 'broken') return Promise.resolve(new Response('', { status: 503 }));
  const aborted = new DOMException('', 'AbortError');
  if (signal?.aborted) return Promise.reject(aborted);
  return new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(aborted)));
}

function setUp(options: { list?: readonly [Endpoint, ...Endpoint[]]; random?: number } = {}) {
  const clock = createManualClock();
  const behaviours = new Map<Endpoint, Behaviour>([
    [primary, 'well'],
    [secondary, 'well'],
  ]);
  const asked: Endpoint[] = [];
  let isOnline = true;
  const endpoints = createEndpoints({
    endpoints: options.list ?? [primary, secondary],
    isHealthy(place) {
      asked.push(place);
      return Promise.resolve(behaviours.get(place) === 'well');
    },
    fetch: (input, init) => {
      const place = [primary, secondary].find(({ graphqlUrl }) => graphqlUrl === input);
      return behave(behaviours.get(place ?? primary) ?? 'well', init?.signal);
    },
    isOnline: () => isOnline,
    clock,
    random: () => options.random ?? 0,
  });
  return {
    endpoints,
    clock,
    asked,
    behaves: (place: Endpoint, behaviour: Behaviour) => void behaviours.set(place, behaviour),
    goOffline: () => void (isOnline = false),
    request: (init?: RequestInit) => endpoints.fetch(endpoints.current.get().graphqlUrl, init),
    /** Moves time in steps, with what happens in each. */
    async pass(ms: number, each: () => void = () => undefined) {
      for (let passed = 0; passed < ms; passed += 500) {
        clock.advance(500);
        each();
        await settled();
      }
    },
  };
}

describe('Endpoints', () => {
  it('begin with the first, and ask nobody while it serves', async () => {
    const { endpoints, asked, clock, request } = setUp();
    expect((await request()).status).toBe(200);
    endpoints.missed();
    endpoints.reached();
    endpoints.missed();
    await settled();
    expect(endpoints.current.get()).toBe(primary);
    expect(asked).toEqual([]);
    expect(clock.nextTimerMs()).toBeUndefined();
  });

  it('have nothing to ask when there is one', async () => {
    const it = setUp({ list: [primary] });
    it.behaves(primary, 'refuses');
    await expect(it.request()).rejects.toThrow('Failed to fetch');
    await it.pass(60_000, () => it.endpoints.missed());
    expect(it.asked).toEqual([]);
    expect(it.clock.nextTimerMs()).toBeUndefined();
  });

  it.each(['refuses', 'broken', 'silent'] as const)(
    'go over to the next within 12 s of a first one that is well no more: %s',
    async (behaviour) => {
      const it = setUp({ random: 0.99 });
      it.behaves(primary, behaviour);
      const outcomes: unknown[] = [];
      const ask = () =>
        it.request().then(({ status }) => outcomes.push(status), outcomes.push.bind(outcomes));
      let passedMs = 0;
      void ask();
      await it.pass(12_000, () => {
        if (it.endpoints.current.get() !== primary) return;
        passedMs += 500;
        if (passedMs % 1_000 === 0) void ask();
      });
      expect(it.endpoints.current.get()).toBe(secondary);
      expect(passedMs).toBeLessThanOrEqual(behaviour === 'silent' ? 8_500 : 5_500);
      expect((await it.request()).status).toBe(200);
      // Whoever still waited for the first one knows now.
      expect(outcomes).toHaveLength(1 + Math.floor(passedMs / 1_000));
    },
  );

  it('go over for the socket alone, after a second failure in a row', async () => {
    const it = setUp();
    it.behaves(primary, 'refuses');
    it.endpoints.missed();
    await it.pass(20_000);
    expect(it.asked).toEqual([]);
    it.endpoints.missed();
    it.clock.advance(0);
    await eventually(() => it.endpoints.current.get() === secondary);
  });

  it('stay where they are when the first is well after all', async () => {
    const it = setUp();
    it.endpoints.missed();
    it.endpoints.missed();
    await it.pass(3_000);
    expect(it.asked).toEqual([primary, secondary]);
    await it.pass(60_000);
    expect(it.endpoints.current.get()).toBe(primary);
    expect(it.asked).toHaveLength(2);
  });

  it('stay when the first answers while they ask', async () => {
    const it = setUp();
    it.behaves(primary, 'refuses');
    it.endpoints.missed();
    it.endpoints.missed();
    it.clock.advance(2_500);
    it.endpoints.reached();
    await it.pass(20_000);
    expect(it.asked).toEqual([primary, secondary]);
    expect(it.endpoints.current.get()).toBe(primary);
  });

  it('keep asking while nobody answers, and take who does first', async () => {
    const it = setUp();
    it.behaves(primary, 'refuses');
    it.behaves(secondary, 'refuses');
    it.endpoints.missed();
    it.endpoints.missed();
    await it.pass(20_000, () => it.endpoints.missed());
    expect(it.endpoints.current.get()).toBe(primary);
    it.behaves(secondary, 'well');
    await it.pass(5_000);
    expect(it.endpoints.current.get()).toBe(secondary);
  });

  it('blame nobody when the device has no network, or whoever asked lost interest', async () => {
    const it = setUp();
    it.behaves(primary, 'silent');
    for (let times = 0; times < 3; times += 1) {
      await expect(it.request({ signal: AbortSignal.abort() })).rejects.toThrow();
    }
    it.goOffline();
    await it.pass(60_000, () => it.endpoints.missed());
    expect(it.asked).toEqual([]);
  });

  it('take refusals of the API for answers', async () => {
    const it = setUp();
    const answers: number[] = [];
    const endpoints = createEndpoints({
      endpoints: [primary, secondary],
      isHealthy: () => Promise.resolve(false),
      fetch: () => Promise.resolve(new Response('', { status: 401 })),
      isOnline: () => true,
      clock: it.clock,
      random: () => 0,
    });
    for (let times = 0; times < 5; times += 1) answers.push((await endpoints.fetch('x')).status);
    expect(answers).toEqual([401, 401, 401, 401, 401]);
    expect(it.clock.nextTimerMs()).toBeUndefined();
  });

  it('go back once the first has been well for five minutes, and not for less', async () => {
    const it = setUp();
    it.behaves(primary, 'refuses');
    it.endpoints.missed();
    it.endpoints.missed();
    await it.pass(3_000);
    expect(it.endpoints.current.get()).toBe(secondary);

    it.behaves(primary, 'well');
    await it.pass(4 * 60_000, () => it.endpoints.reached());
    it.behaves(primary, 'refuses');
    await it.pass(60_000);
    it.behaves(primary, 'well');
    await it.pass(5 * 60_000 - 3_000);
    expect(it.endpoints.current.get()).toBe(secondary);
    await it.pass(6_000);
    expect(it.endpoints.current.get()).toBe(primary);
    expect(it.clock.nextTimerMs()).toBeUndefined();
  });

  it('go back at once when the second fails as well', async () => {
    const it = setUp();
    it.behaves(primary, 'refuses');
    it.endpoints.missed();
    it.endpoints.missed();
    await it.pass(3_000);
    it.behaves(primary, 'well');
    it.behaves(secondary, 'broken');
    it.endpoints.missed();
    it.endpoints.missed();
    await it.pass(3_000);
    expect(it.endpoints.current.get()).toBe(primary);
  });

  it('leave nothing running', async () => {
    const it = setUp();
    it.behaves(primary, 'refuses');
    it.endpoints.missed();
    it.endpoints.missed();
    await it.pass(3_000);
    it.endpoints.dispose();
    expect(it.clock.nextTimerMs()).toBeUndefined();
  });
});
