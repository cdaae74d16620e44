import { describe, expect, it } from 'vitest';
import { SignedOutError, createAuthorizedFetch } from './authorized-fetch.ts';

function setUp(statuses: number[], token = (count: number): string | null => `token-${count}`) {
  const requests: Headers[] = [];
  const asked: boolean[] = [];
  let refusals = 0;
  const send = createAuthorizedFetch(
    {
      getToken: ({ refresh }) => {
        asked.push(refresh);
        return Promise.resolve(token(asked.length));
      },
      refused: () => (refusals += 1),
    },
    (_input, init) => {
      requests.push(new Headers(init?.headers));
      return Promise.resolve(new Response('{}', { status: statuses.shift() ?? 200 }));
    },
  );
  return { send, requests, asked, refusals: () => refusals };
}

describe('authorized fetch', () => {
  it('sends the bare token and says which client asks', async () => {
    const { send, requests } = setUp([200]);
    await send('https://api.example/graphql', { method: 'POST' });
    expect(requests[0]?.get('authorization')).toBe('token-1');
    expect(requests[0]?.get('x-amz-user-agent')).toMatch(/^chorus-web\//);
  });

  it('refreshes the token once after a 401 and asks again', async () => {
    const { send, requests, asked, refusals } = setUp([401, 200]);
    expect((await send('https://api.example/graphql')).status).toBe(200);
    expect(asked).toEqual([false, true]);
    expect(requests[1]?.get('authorization')).toBe('token-2');
    expect(refusals()).toBe(0);
  });

  it('gives up when the fresh token is refused as well', async () => {
    const { send, requests, refusals } = setUp([401, 401, 200]);
    expect((await send('https://api.example/graphql')).status).toBe(401);
    expect(requests).toHaveLength(2);
    expect(refusals()).toBe(1);
  });

  it('sends nothing once nobody is signed in', async () => {
    const { send, requests, refusals } = setUp([200], () => null);
    await expect(send('https://api.example/graphql')).rejects.toThrow(SignedOutError);
    expect(requests).toEqual([]);
    expect(refusals()).toBe(0);
  });

  it('does not ask again when the session ended meanwhile', async () => {
    const { send, requests } = setUp([401, 200], (count) => (count === 1 ? 'token-1' : null));
    await expect(send('https://api.example/graphql')).rejects.toThrow(SignedOutError);
    expect(requests).toHaveLength(1);
  });
});
