import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadResolverFile } from '../../local/testing/evaluate-resolver.ts';

const step = loadResolverFile(fileURLToPath(new URL('../steps/saveProfile.ts', import.meta.url)));
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** What a step makes of the headers of a request. */
function correlationId(headers: Record<string, string>, stash: object = {}): unknown {
  const { result, error } = step.evaluate('request', {
    identity: { sub: 'ana', username: 'ana', claims: {} },
    request: { headers, domainName: null },
    stash: { displayName: 'Ana', ...stash },
  });
  expect(error).toBeNull();
  const { update } = result as unknown as { update: { expressionValues: Record<string, { S: string }> } };
  return update.expressionValues[':correlationId']?.S;
}

describe('The correlation id of a request', () => {
  it.each(['a', '3f0c2f7e-8c53-4a5b-9a39-2f6d3a1c8e11', 'A.b_c-9', 'x'.repeat(64)])(
    'is the given %s',
    (id) => {
      expect(correlationId({ 'x-correlation-id': id })).toBe(id);
    },
  );

  it.each([
    ['empty', ''],
    ['too long', 'x'.repeat(65)],
    ['of ten kilobytes', 'x'.repeat(10_240)],
    ['of two lines', 'a\nb'],
    ['ending with a line break', 'a\n'],
    ['SQL', "1'; DROP TABLE messages; --"],
    ['a template', '${jndi:ldap://a/b}'],
    ['of two headers', 'a,b'],
    ['not ASCII', 'ä'],
  ])('is a new one when the given one is %s', (_name, id) => {
    expect(correlationId({ 'x-correlation-id': id })).toMatch(uuid);
  });

  it('is that of AppSync when the client gave none', () => {
    expect(correlationId({ 'x-amzn-requestid': 'r-1' })).toBe('r-1');
    expect(correlationId({})).toMatch(uuid);
  });

  it('stays the same in the steps of a pipeline', () => {
    expect(correlationId({ 'x-correlation-id': 'other' }, { correlationId: 'first' })).toBe('first');
  });

  it('is short and harmless, whatever a client sends', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (given) => {
        expect(correlationId({ 'x-correlation-id': given })).toMatch(/^[A-Za-z0-9._-]{1,64}$/);
      }),
      { numRuns: 200 },
    );
  });
});
