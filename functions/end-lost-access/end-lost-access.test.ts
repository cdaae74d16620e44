import { describe, expect, it } from 'vitest';
import { createHandler } from './end-lost-access.ts';

const userId = '0b7f3c4e-95a0-4a1e-8f50-0f3f6a1d2c3b';
const eventTime = '2026-11-21T12:00:00Z';
const atSeconds = Date.parse(eventTime) / 1000;

function aCall(overrides: object = {}) {
  return {
    version: '0',
    'detail-type': 'AWS API Call via CloudTrail',
    source: 'aws.cognito-idp',
    detail: {
      eventID: '382ae09a-151d-4116-8f2b-6ac0a804a38c',
      eventName: 'AdminRemoveUserFromGroup',
      eventTime,
      requestParameters: { username: 'HIDDEN_DUE_TO_SECURITY_REASONS', groupName: 'data.read' },
      additionalEventData: { sub: userId },
      ...overrides,
    },
  };
}

const records = (...bodies: unknown[]) => ({
  Records: bodies.map((body, index) => ({ messageId: `m${index + 1}`, body: JSON.stringify(body) })),
});

function given({ username = 'ben' as string | null, revokedAllAt = 0, apiFails = false } = {}) {
  const calls: unknown[] = [];
  const lines: string[] = [];
  const write = (message: string, fields: object) => void lines.push(message + JSON.stringify(fields));
  const handler = createHandler({
    users: {
      usernameOf: async () => username,
      signOut: async (name) => void calls.push(['signOut', name]),
    },
    tokens: {
      revokeAll: async (...of) => void calls.push(['revokeAll', ...of]),
      revokedAllAt: async () => revokedAllAt,
    },
    nowMs: () => 1000,
    api: {
      async mutate(mutation, variables, correlationId) {
        if (apiFails) throw new TypeError('the API knows ben');
        calls.push([mutation.includes('part: FIRST') ? 'FIRST' : 'REST', variables, correlationId]);
      },
    },
    log: { info: write, error: write },
  });
  return { handler, calls, lines };
}

const ended = [
  ['REST', { userId }, '382ae09a-151d-4116-8f2b-6ac0a804a38c'],
  ['FIRST', { userId }, '382ae09a-151d-4116-8f2b-6ac0a804a38c'],
];

describe('Who lost a group or the account', () => {
  it.each(['AdminRemoveUserFromGroup', 'AdminDisableUser'])(
    'is signed out, tokens first, then what a group opens: %s',
    async (eventName) => {
      const { handler, calls } = given();

      expect(await handler(records(aCall({ eventName })))).toEqual({ batchItemFailures: [] });
      expect(calls).toEqual([['signOut', 'ben'], ['revokeAll', userId, 1000], ...ended]);
    },
  );

  it('is not signed out again by a repeat: a session may have begun in between', async () => {
    const { handler, calls } = given({ revokedAllAt: atSeconds + 1 });
    await handler(records(aCall()));
    expect(calls).toEqual(ended);
  });

  it('is signed out though it was done before, or in the same second', async () => {
    const { handler, calls } = given({ revokedAllAt: atSeconds });
    await handler(records(aCall()));
    expect(calls).toHaveLength(4);
  });

  it('has nothing to lose when the account is gone', async () => {
    const { handler, calls, lines } = given({ username: null });

    expect(await handler(records(aCall()))).toEqual({ batchItemFailures: [] });
    expect(calls).toEqual([]);
    expect(lines).toHaveLength(1);
  });

  it.each([
    ['nobody', { additionalEventData: null }],
    ['no id', { additionalEventData: { sub: '" or sub ^= "' } }],
    ['another call', { eventName: 'AdminEnableUser' }],
  ])('is somebody: a message that tells of %s goes back to its queue, alone', async (_what, overrides) => {
    const { handler, calls } = given();

    expect(await handler(records(aCall(overrides), aCall()))).toEqual({
      batchItemFailures: [{ itemIdentifier: 'm1' }],
    });
    expect(calls).toHaveLength(4);
  });

  it('is tried again when something fails, and named by id alone', async () => {
    const { handler, lines } = given({ apiFails: true });

    expect(await handler(records(aCall()))).toEqual({ batchItemFailures: [{ itemIdentifier: 'm1' }] });
    expect(lines).toEqual([expect.stringContaining('"reason":"TypeError"')]);
    expect(lines.join()).not.toContain('ben');
  });
});
