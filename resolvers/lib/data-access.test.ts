import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type ContextOverrides, loadResolverFile } from '../../local/testing/evaluate-resolver.ts';

const load = (path: string) => loadResolverFile(fileURLToPath(new URL(`../${path}.ts`, import.meta.url)));

const person = (...groups: string[]) => ({ sub: 'dana', username: 'dana', claims: {}, groups });
const machine = (scopes: string) => ({ resolverContext: { sub: 'dana', tokenId: 't', scopes } });

/** The first handler that each field or step of the records area runs, with arguments that are fine. */
const reading = [
  'Query.records',
  'Query.record',
  'Query.recordStats',
  'Query.syncRecords',
  'Query.job',
  'Query.jobs',
];
const writing = [
  'steps/cancelJob',
  'steps/authorizeRecords',
  'steps/enqueueRecords',
  'steps/startJob',
  'steps/getRecord',
];
const subscribing = ['Subscription.onRecord', 'Subscription.onJob'];

const handlers = [...reading, ...writing, ...subscribing].map((path) => ({
  path,
  resolver: load(path),
  handler: subscribing.includes(path) ? ('response' as const) : ('request' as const),
  right: writing.includes(path) ? 'data.write' : 'data.read',
}));
const given = (identity: unknown) =>
  ({
    identity,
    arguments: { id: 'r', from: '2026-11-21T09:00:00Z', to: '2026-11-21T10:00:00Z', bucket: 'HOUR' },
    stash: { count: 1, inputs: [], kind: null, seed: null },
  }) as ContextOverrides;

describe.each(handlers)('$path', ({ resolver, handler, right }) => {
  const other = right === 'data.read' ? 'data.write' : 'data.read';

  it.each<[string, unknown]>([
    ['a person of the group', person(right)],
    ['a person of both groups', person(other, right)],
    ['a machine with the scope', machine(right)],
    ['a machine with both scopes', machine('data.read data.write')],
  ])('reaches the records of %s', (_who, identity) => {
    const { error, result, subscriptionFilter } = resolver.evaluate(handler, given(identity));
    expect(error).toBeNull();
    expect(JSON.stringify([result, subscriptionFilter])).toContain('dana');
  });

  it.each<[string, unknown]>([
    ['nobody', null],
    ['a person without groups', { ...person(), groups: null }],
    ['a person of the other group', person(other)],
    ['an operator', person('ops.admin')],
    ['a machine with the other scope', machine(other)],
    ['a machine without scopes', machine('')],
    ['a machine with a scope that only begins so', machine(`${right}.all`)],
    ['a machine of nobody', { resolverContext: { tokenId: 't', scopes: right } }],
    ['a machine without a token', { resolverContext: { sub: 'dana', scopes: right } }],
    ['a role', { userArn: 'arn:aws:iam::1:role/r', username: 'r', accountId: '1' }],
  ])('refuses %s', (_who, identity) => {
    const { error } = resolver.evaluate(handler, given(identity));
    expect(error?.type).toMatch(/^Unauthorized/);
  });
});

describe('A subscription of a machine', () => {
  const step = load('steps/checkSession');
  const asked = { identity: machine('data.read') } as unknown as ContextOverrides;

  it('reads the token first, as it stands now', () => {
    expect(step.evaluate('request', asked).result).toMatchObject({
      operation: 'GetItem',
      key: { pk: { S: 'OWNER#dana#TOKENS' }, sk: { S: 't' } },
      consistentRead: true,
    });
  });

  it.each<[string, object | null, boolean]>([
    ['live', { validUntil: '2026-01-01T00:00:01.000Z' }, true],
    ['gone', null, false],
    ['revoked', { validUntil: '2026-01-01T00:00:01.000Z', revokedAt: '2026-01-01T00:00:00.000Z' }, false],
    ['expired', { validUntil: '2026-01-01T00:00:00.000Z' }, false],
  ])('goes by whether it is live: %s', (_how, result, isFine) => {
    const { error } = step.evaluate('response', { ...asked, result } as ContextOverrides);
    expect(error?.type ?? null).toBe(isFine ? null : 'Unauthorized');
  });

  it.each(['onRecord', 'onJob'])('ends with its token, or with its owner: %s', (field) => {
    const { invalidationFilter } = load(`Subscription.${field}`).evaluate('response', asked);
    const fields = JSON.stringify(invalidationFilter);
    expect(fields).toContain('revokedTokenId');
    expect(fields).toContain('signedOutUserId');
  });
});

describe('A subscription of a person', () => {
  const step = load('steps/checkSession');
  const signedIn = (auth_time: number | undefined) =>
    ({
      identity: { sub: 'dana', username: 'dana', groups: ['data.read'], claims: { auth_time } },
    }) as unknown as ContextOverrides;

  it('reads first when they were signed out last', () => {
    expect(step.evaluate('request', signedIn(100)).result).toMatchObject({
      operation: 'GetItem',
      key: { pk: { S: 'OWNER#dana#TOKENS' }, sk: { S: 'LIVE' } },
      consistentRead: true,
    });
  });

  it.each<[string, number | undefined, object | null, boolean]>([
    ['never', 100, null, true],
    ['never, with tokens', 100, { live: {} }, true],
    ['before', 100, { signedOutAt: 99 }, true],
    ['in the same second', 100, { signedOutAt: 100 }, false],
    ['since', 100, { signedOutAt: 101 }, false],
    ['at any time, when the sign-in has none', undefined, { signedOutAt: 1 }, false],
  ])('goes by whether they were signed out: %s', (_when, authTime, result, isFine) => {
    const { error } = step.evaluate('response', { ...signedIn(authTime), result } as ContextOverrides);
    expect(error?.type ?? null).toBe(isFine ? null : 'Unauthorized');
  });
});

describe('Revoking a token', () => {
  it('ends what it had subscribed to', () => {
    const token = {
      id: 't',
      name: 'Probe',
      scopes: ['DATA_READ'],
      createdAt: 'c',
      validUntil: 'v',
      revokedAt: 'r',
    };
    const { result, invalidations } = load('Mutation.revokeAccessToken').evaluate('response', {
      stash: { accessToken: token },
    });

    const payload = { revokedTokenId: 't' };
    expect(invalidations).toEqual([
      { subscriptionField: 'onRecord', payload },
      { subscriptionField: 'onJob', payload },
    ]);
    expect(result).toMatchObject({ id: 't', token: null, expiresAt: 'v', revokedAt: 'r' });
  });
});
