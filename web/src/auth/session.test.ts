import { describe, expect, it } from 'vitest';
import { createManualClock } from '../testing/manual-clock.ts';
import { createMemoryStorage } from '../testing/memory-storage.ts';
import { createSession } from './session.ts';
import type { AccessToken } from './session.ts';

function setUp(storage = createMemoryStorage()) {
  const clock = createManualClock();
  const server = {
    token: null as AccessToken | null,
    failure: null as Error | null,
    refreshes: 0,
    signOuts: 0,
  };
  const session = createSession(
    {
      accessToken({ refresh }) {
        if (server.failure) return Promise.reject(server.failure);
        if (refresh) {
          server.refreshes += 1;
          server.token = server.token && {
            ...server.token,
            text: 'fresh',
            expiresAtMs: clock.now() + 3_600_000,
          };
        }
        return Promise.resolve(server.token);
      },
      async signOut() {
        server.signOuts += 1;
        await new Promise(setImmediate);
        server.token = null;
      },
    },
    clock,
    storage,
  );
  const token = (groups: string[] = []): AccessToken => ({
    text: 'first',
    user: { userId: 'u1', username: 'ben', groups },
    expiresAtMs: clock.now() + 3_600_000,
  });
  return { session, server, clock, token };
}

describe('session', () => {
  it('begins no new session with a token that was asked for before it ended, or while it ends', async () => {
    const { session, server, token } = setUp();
    server.token = token();
    await session.restore();
    let meanwhile: Promise<unknown> = Promise.resolve();
    session.state.subscribe(() => {
      meanwhile = session.getToken({ refresh: false });
    });
    const early = session.getToken({ refresh: false });
    const ended = session.signOut();

    await Promise.all([early, meanwhile, ended]);
    expect(session.state.get()).toMatchObject({ phase: 'signed-out' });
  });

  it('ends with its account, whatever is refused meanwhile', async () => {
    const { session, server, token } = setUp();
    server.token = token();
    await session.restore();
    await session.endWithAccount(async () => {
      session.refused();
      server.token = null;
      await session.getToken({ refresh: true });
      expect(session.state.get()).toMatchObject({ phase: 'signed-in' });
    });

    expect(session.state.get()).toEqual({ phase: 'signed-out', hasExpired: false, isDeleted: true });
    await session.restore();
    expect(session.state.get()).toMatchObject({ isDeleted: true });
  });

  it('goes on when the account could not be deleted', async () => {
    const { session, server, token } = setUp();
    server.token = token();
    await session.restore();
    await expect(session.endWithAccount(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(session.state.get()).toMatchObject({ phase: 'signed-in' });
    session.refused();
    expect(session.state.get()).toMatchObject({ phase: 'signed-out', hasExpired: true });
  });

  it('finds who is signed in, or nobody', async () => {
    const { session, server, token } = setUp();
    await session.restore();
    expect(session.state.get()).toEqual({ phase: 'signed-out', hasExpired: false });
    server.token = token();
    await session.restore();
    expect(session.state.get()).toMatchObject({ phase: 'signed-in', user: { userId: 'u1' } });
  });

  it('replaces a token that is about to run out before it is used', async () => {
    const { session, server, clock, token } = setUp();
    server.token = token();
    expect(await session.getToken({ refresh: false })).toBe('first');
    clock.advance(3_600_000 - 59_000);
    expect(await session.getToken({ refresh: false })).toBe('fresh');
    expect(server.refreshes).toBe(1);
  });

  it('says that a session ended when its token can’t be renewed', async () => {
    const { session, server, token } = setUp();
    server.token = token();
    await session.restore();
    server.token = null;
    expect(await session.getToken({ refresh: true })).toBeNull();
    expect(session.state.get()).toEqual({ phase: 'signed-out', hasExpired: true });
  });

  it('ends when the server refuses even a fresh token', async () => {
    const { session, server, token } = setUp();
    server.token = token();
    await session.restore();
    session.refused();
    expect(session.state.get()).toEqual({ phase: 'signed-out', hasExpired: true });
    expect(server.signOuts).toBe(1);
  });

  it('keeps the session through a network failure, and says so when nothing else is known', async () => {
    const { session, server, token } = setUp();
    server.failure = new Error('gone');
    await session.restore();
    expect(session.state.get().phase).toBe('unreachable');
    server.failure = null;
    server.token = token();
    await session.restore();
    server.failure = new Error('gone');
    await expect(session.getToken({ refresh: false })).rejects.toThrow('gone');
    expect(session.state.get().phase).toBe('signed-in');
  });

  it('is not renewed for the same user, so that nothing starts anew with each token', async () => {
    const { session, server, token } = setUp();
    server.token = token();
    await session.restore();
    const before = session.state.get();
    await session.getToken({ refresh: true });
    expect(session.state.get()).toBe(before);
    server.token = token(['ops.admin']);
    await session.restore();
    expect(session.state.get()).toMatchObject({ user: { groups: ['ops.admin'] } });
  });

  it('signs out on request without calling it an expiry', async () => {
    const { session, server, token } = setUp();
    server.token = token();
    await session.restore();
    await session.signOut();
    expect(session.state.get()).toEqual({ phase: 'signed-out', hasExpired: false });
  });

  it('ends for good, even when the page goes before its tokens are gone', async () => {
    const storage = createMemoryStorage();
    const before = setUp(storage);
    before.server.token = before.token();
    await before.session.restore();
    void before.session.signOut();

    const { session, server, token } = setUp(storage);
    server.token = token();
    await session.restore();
    expect(session.state.get()).toEqual({ phase: 'signed-out', hasExpired: false });
    expect(server).toMatchObject({ signOuts: 1, token: null });

    const later = setUp(storage);
    later.server.token = later.token();
    await later.session.restore();
    expect(later.session.state.get()).toMatchObject({ phase: 'signed-in' });
  });

  it('begins when the former one has ended', async () => {
    const { session, server, token } = setUp();
    server.token = token();
    await session.restore();
    void session.signOut();
    const step = await session.begin(async () => {
      server.token = token(['ops.admin']);
      return 'done';
    });

    expect(step).toBe('done');
    expect(session.state.get()).toMatchObject({ phase: 'signed-in', user: { groups: ['ops.admin'] } });
  });
});
