import { describe, expect, it } from 'vitest';
import { createHandler } from './sign-out-user.ts';

const userId = '0b7f3c4e-95a0-4a1e-8f50-0f3f6a1d2c3b';

function given(failure?: Error) {
  const calls: unknown[] = [];
  const lines: string[] = [];
  const write = (message: string, fields: object) => void lines.push(message + JSON.stringify(fields));
  const handler = createHandler({
    users: {
      usernameOf: (id) => Promise.resolve(id === userId ? 'ben' : null),
      signOut: async (username) => {
        if (failure) throw failure;
        calls.push(['signOut', username]);
      },
    },
    tokens: { revokeAll: async (...given) => void calls.push(['revokeAll', ...given]) },
    nowMs: () => 1000,
    api: { mutate: async (_mutation, variables) => void calls.push(['mutate', variables]) },
    log: { info: write, error: write },
  });
  return { handler, calls, lines };
}

describe('signing a user out', () => {
  it('revokes the tokens, then asks for what one request may not end', async () => {
    const { handler, calls } = given();

    expect(await handler({ userId, needsSecondRequest: true })).toEqual({ outcome: 'SIGNED_OUT' });
    expect(calls).toEqual([
      ['signOut', 'ben'],
      ['revokeAll', userId, 1000],
      ['mutate', { userId }],
    ]);
  });

  it('is one request while that is enough', async () => {
    const { handler, calls } = given();
    await handler({ userId, needsSecondRequest: false });
    expect(calls).toEqual([
      ['signOut', 'ben'],
      ['revokeAll', userId, 1000],
    ]);
  });

  it.each(['11111111-95a0-4a1e-8f50-0f3f6a1d2c3b', 'ben', '" or sub ^= "', ''])(
    'finds nobody by %j',
    async (unknown) => {
      const { handler, calls } = given();
      expect(await handler({ userId: unknown, needsSecondRequest: true })).toEqual({ outcome: 'NOT_FOUND' });
      expect(calls).toEqual([]);
    },
  );

  it('fails when tokens could not be revoked, and logs no name', async () => {
    const { handler, calls, lines } = given(new Error('no such user: ben'));
    await expect(handler({ userId, needsSecondRequest: true })).rejects.toThrow();
    expect(calls).toEqual([]);
    expect(lines).toHaveLength(1);
    expect(lines.join()).not.toContain('ben');
  });
});
