import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type ContextOverrides, loadResolverFile } from '../local/testing/evaluate-resolver.ts';

const load = (path: string) => loadResolverFile(fileURLToPath(new URL(path, import.meta.url)));
const step = load('./steps/revokeTokens.ts');
const resolver = load('./Mutation.signOutUser.ts');

const operator = { sub: 'oscar', username: 'oscar', claims: {} };
const called = (more: ContextOverrides = {}) => ({
  arguments: { userId: 'ben' },
  identity: operator,
  ...more,
});
const publisher = { userArn: 'arn:aws:iam::1:role/sign-out', username: 'role' };

describe('signOutUser', () => {
  it('calls the function for an operator', () => {
    const { result, stash } = step.evaluate('request', called());

    expect(result).toEqual({ operation: 'Invoke', payload: { userId: 'ben', needsSecondRequest: false } });
    expect(stash).toEqual({ isSecondRequest: false });
  });

  it('does not call it again for the function itself', () => {
    const { earlyReturn, stash } = step.evaluate('request', called({ identity: publisher }));

    expect(earlyReturn).toEqual({ skipTo: 'NEXT' });
    expect(stash).toEqual({ isSecondRequest: true });
  });

  it('ends at most five subscriptions in one request, all of the user', () => {
    const first = resolver.evaluate('response', called());
    const second = resolver.evaluate('response', called({ stash: { isSecondRequest: true } }));

    expect(first.result).toBe(true);
    expect(first.invalidations).toEqual(
      ['onMessage', 'onMembership', 'onRoomSignal', 'onInbox', 'onFactoryChange'].map(
        (subscriptionField) => ({ subscriptionField, payload: { signedOutUserId: 'ben' } }),
      ),
    );
    expect(second.invalidations).toEqual([]);
  });

  it.each([
    ['Unavailable', { error: { type: 'Lambda:Unhandled', message: 'secret' } }],
    ['NotFound', { result: { outcome: 'NOT_FOUND' } }],
  ])('answers %s', (type, outcome) => {
    const { error } = step.evaluate('response', called(outcome));
    expect(error).toMatchObject({ type });
    expect(error?.message).not.toContain('secret');
  });
});
