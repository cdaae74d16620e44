import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { givenTokens, type Tokens } from '../lib/testing/given-tokens.ts';
import { tokensPerOwner } from './issue-access-token.ts';

describe('Issuing a token', () => {
  let tokens: Tokens;

  beforeEach(async () => {
    tokens = await givenTokens();
  });
  afterEach(() => tokens[Symbol.asyncDispose]());

  const stored = async (id: string) => {
    const key = { Key: marshall({ pk: 'OWNER#dana#TOKENS', sk: id }) };
    const { Item } = await tokens.db.client.send(new GetItemCommand({ TableName: 'Records', ...key }));
    return Item && unmarshall(Item);
  };

  it('tells the token once, and keeps everything of it but the token', async () => {
    const issued = await tokens.issue({ scopes: ['DATA_READ'], expiresInSeconds: 60 });
    if (issued.outcome !== 'ISSUED') throw new Error(issued.outcome);
    const { id, token, ...shown } = issued.accessToken;

    expect(shown).toEqual({
      name: 'Probe',
      scopes: ['DATA_READ'],
      createdAt: '2026-11-21T09:00:00.000Z',
      expiresAt: '2026-11-21T09:01:00.000Z',
    });
    expect(await stored(id)).toEqual({
      pk: 'OWNER#dana#TOKENS',
      sk: id,
      id,
      name: 'Probe',
      scopes: ['DATA_READ'],
      createdAt: '2026-11-21T09:00:00.000Z',
      validUntil: '2026-11-21T09:01:00.000Z',
      expiresAt: Date.UTC(2026, 10, 22, 9, 1) / 1000,
    });
    const everything = JSON.stringify([await stored(id), await stored('LIVE'), tokens.lines]);
    expect(everything).not.toContain(token.slice(-20));
    expect(tokens.lines.join()).not.toContain('Probe');
  });

  it.each([
    ['nobody of a group', [], ['DATA_READ']],
    ['a reader who wants to write', ['data.read'], ['DATA_READ', 'DATA_WRITE']],
    ['a writer who wants to read', ['data.write', 'ops.admin'], ['DATA_READ']],
  ])('is refused to %s', async (_who, groups, scopes) => {
    expect(await tokens.issue({ groups, scopes })).toEqual({ outcome: 'UNAUTHORIZED' });
    expect(await stored('LIVE')).toBeUndefined();
  });

  it.each([
    ['no scope', { scopes: [] }],
    ['a scope twice', { scopes: ['DATA_READ', 'DATA_READ'] }],
    ['a scope that is none', { scopes: ['OPS_ADMIN'] }],
    ['no name', { name: '' }],
    ['a long name', { name: 'x'.repeat(81) }],
    ['59 seconds', { expiresInSeconds: 59 }],
    ['more than a day', { expiresInSeconds: 86_401 }],
    ['no owner', { ownerId: '' }],
  ])('is refused for %s', async (_what, more) => {
    await expect(tokens.issue(more)).rejects.toThrow();
  });

  it('is limited to live tokens, however many are asked for at once', async () => {
    const asked = Array.from({ length: tokensPerOwner + 5 }, () => tokens.issue());
    const settled = await Promise.allSettled(asked);
    const outcomes = settled.map((one) => (one.status === 'fulfilled' ? one.value.outcome : 'busy'));

    expect(outcomes.filter((outcome) => outcome === 'ISSUED').length).toBeLessThanOrEqual(tokensPerOwner);
    while ((await tokens.issue()).outcome === 'ISSUED');
    expect(Object.keys((await stored('LIVE'))?.['live'])).toHaveLength(tokensPerOwner);
    expect(await tokens.issue()).toEqual({
      outcome: 'LIMIT_EXCEEDED',
      limit: 'accessTokensPerOwner',
      value: tokensPerOwner,
    });
    expect(await tokens.issue({ ownerId: 'eve' })).toMatchObject({ outcome: 'ISSUED' });
    tokens.clock.advance(3_600_000);
    expect(await tokens.issue()).toMatchObject({ outcome: 'ISSUED' });
  });

  it('waits for a new sign-in once the owner was signed out everywhere', async () => {
    await tokens.machineTokens.revokeAll('dana', tokens.clock.now());
    const signedInAt = Math.floor(tokens.clock.now() / 1000);
    tokens.clock.advance(5_000);

    expect(await tokens.issue({ signedInAt })).toEqual({ outcome: 'SIGNED_OUT' });
    expect(await tokens.issue({ signedInAt: null })).toEqual({ outcome: 'SIGNED_OUT' });
    expect(await tokens.issue()).toMatchObject({ outcome: 'ISSUED' });
  });

  it('fails when the key cannot be read, without a token or a trace of one', async () => {
    tokens.secrets.fail(true);

    await expect(tokens.issue()).rejects.toThrow();
    expect(await stored('LIVE')).toBeUndefined();
    expect(tokens.lines).toEqual(['A token could not be issued{"reason":"InternalServiceError"}']);
    tokens.secrets.fail(false);
    expect(await tokens.issue()).toMatchObject({ outcome: 'ISSUED' });
  });
});
