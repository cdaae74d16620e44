import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Kind, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { type ContextOverrides, loadResolverFile } from '../local/testing/evaluate-resolver.ts';

const load = (path: string) => loadResolverFile(fileURLToPath(new URL(path, import.meta.url)));
const step = load('./steps/revokeTokens.ts');
const resolver = load('./Mutation.signOutUser.ts');

const schema = parse(readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8'));
const subscriptionFields = schema.definitions
  .flatMap((definition) =>
    definition.kind === Kind.OBJECT_TYPE_DEFINITION && definition.name.value === 'Subscription'
      ? (definition.fields ?? [])
      : [],
  )
  .map(({ name }) => name.value)
  .sort();

const operator = { sub: 'oscar', username: 'oscar', claims: {} };
const called = (more: ContextOverrides = {}) => ({
  arguments: { userId: 'ben' },
  identity: operator,
  ...more,
});
const publisher = { userArn: 'arn:aws:iam::1:role/sign-out', username: 'role' };

describe('signOutUser', () => {
  const endedBy = (part: 'FIRST' | 'REST') =>
    resolver.evaluate('response', called({ stash: { part } })).invalidations;

  it('calls the function for an operator, and says whether one request is enough', () => {
    const request = { headers: { 'x-correlation-id': 'r-1' }, domainName: null };
    const { result, stash } = step.evaluate('request', called({ request }));

    const needsSecondRequest = endedBy('REST').length > 0;
    expect(result).toEqual({
      operation: 'Invoke',
      payload: { userId: 'ben', needsSecondRequest, correlationId: 'r-1' },
    });
    expect(stash).toMatchObject({ part: 'FIRST' });
  });

  it.each([
    [undefined, 'REST'],
    ['REST', 'REST'],
    ['FIRST', 'FIRST'],
  ])('does not call it for a function, and ends the part %j that it asks for', (part, ended) => {
    const args = { userId: 'ben', part };
    const { earlyReturn, stash } = step.evaluate('request', called({ arguments: args, identity: publisher }));

    expect(earlyReturn).toEqual({ skipTo: 'NEXT' });
    expect(stash).toEqual({ part: ended });
  });

  it('leaves no choice of the part to an operator', () => {
    const { earlyReturn, stash } = step.evaluate(
      'request',
      called({ arguments: { userId: 'ben', part: 'REST' } }),
    );

    expect(earlyReturn).toBeNull();
    expect(stash).toMatchObject({ part: 'FIRST' });
  });

  it('ends every subscription of the schema, at most five in one request', () => {
    const requests = [endedBy('FIRST'), endedBy('REST')];
    const ended = requests.flat();

    for (const invalidations of requests) expect(invalidations.length).toBeLessThanOrEqual(5);
    expect(ended.map(({ subscriptionField }) => subscriptionField).sort()).toEqual(subscriptionFields);
    expect(ended.every(({ payload }) => JSON.stringify(payload) === '{"signedOutUserId":"ben"}')).toBe(true);
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
