import { describe, expect, it } from 'vitest';
import { curlExample, curlReadExample, tokenState } from './token-words.ts';

const nowMs = Date.UTC(2026, 10, 21, 9);

describe('A token', () => {
  it.each([
    ['live', null, '2026-11-21T09:00:01Z'],
    ['expired', null, '2026-11-21T09:00:00Z'],
    ['revoked', '2026-11-21T08:00:00Z', '2026-11-21T10:00:00Z'],
    ['revoked', '2026-11-21T08:00:00Z', '2026-11-21T08:30:00Z'],
  ] as const)('is %s', (state, revokedAt, expiresAt) => {
    expect(tokenState({ revokedAt, expiresAt }, nowMs)).toBe(state);
  });

  it.each([
    ['submits', curlExample, 'submitRecord'],
    ['reads', curlReadExample, 'records'],
  ])('%s by a command that a shell takes as it is', (_what, example, field) => {
    const command = example('https://api.example.org/graphql', 'chorus_a.b-_c');
    const [, body = ''] = /-d '(.*)'$/.exec(command) ?? [];

    expect(command).toContain("'Authorization: chorus_a.b-_c'");
    expect(body).not.toContain("'");
    expect((JSON.parse(body) as { query: string }).query).toContain(field);
  });
});
