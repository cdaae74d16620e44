import { describe, expect, it } from 'vitest';
import { eventually } from '../testing/eventually.ts';
import { createManualClock } from '../testing/manual-clock.ts';
import { createHealthQuestion } from './ask-health.ts';

const place = {
  graphqlUrl: 'https://api.example/graphql',
  realtimeUrl: 'wss://api.example/graphql/realtime',
};

function setUp(answer: typeof fetch, token: () => Promise<string | null> = () => Promise.resolve('token')) {
  const clock = createManualClock();
  return { clock, ask: createHealthQuestion({ tokens: { getToken: token }, fetch: answer, clock }) };
}

const never = () => new Promise<never>(() => undefined);

describe('The question after health', () => {
  it('is asked with the user’s token, and answered by `ok` alone', async () => {
    let sent: { url: unknown; init: RequestInit | undefined } | undefined;
    const { ask, clock } = setUp((url, init) => {
      sent = { url, init };
      return Promise.resolve(Response.json({ data: { health: { ok: true } } }));
    });
    expect(await ask(place)).toBe(true);
    expect(sent?.url).toBe(place.graphqlUrl);
    expect(new Headers(sent?.init?.headers).get('authorization')).toBe('token');
    expect(clock.nextTimerMs()).toBeUndefined();
  });

  it.each<[string, typeof fetch]>([
    ['a refusal', () => Promise.reject(new TypeError('Failed to fetch'))],
    ['a failure', () => Promise.resolve(new Response('Bad gateway', { status: 502 }))],
    ['a token that is not taken', () => Promise.resolve(Response.json({ errors: [{}] }, { status: 401 }))],
    ['a page of somebody else', () => Promise.resolve(new Response('<!doctype html>'))],
    ['an API that is not well', () => Promise.resolve(Response.json({ data: { health: { ok: false } } }))],
  ])('takes %s for a no', async (_what, answer) => {
    expect(await setUp(answer).ask(place)).toBe(false);
  });

  it.each<[string, ReturnType<typeof setUp>]>([
    ['the endpoint', setUp(never)],
    ['the token', setUp(never, never)],
  ])('waits 4 s for %s, and no longer', async (_what, { ask, clock }) => {
    let answer: boolean | undefined;
    void ask(place).then((isHealthy) => (answer = isHealthy));
    clock.advance(3_999);
    expect(answer).toBeUndefined();
    clock.advance(1);
    await eventually(() => answer === false);
  });

  it('is not asked for somebody who is signed out', async () => {
    let times = 0;
    const { ask } = setUp(
      () => {
        times += 1;
        return Promise.resolve(new Response());
      },
      () => Promise.resolve(null),
    );
    expect(await ask(place)).toBe(false);
    expect(times).toBe(0);
  });
});
