import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../local/lib/json.ts';
import { loadResolverFile } from '../../local/testing/evaluate-resolver.ts';

const load = (path: string) => loadResolverFile(fileURLToPath(new URL(path, import.meta.url)));

const fields: [name: string, args: JsonObject][] = [
  ['Query.queues', {}],
  ['Query.deadLetters', { queue: 'q' }],
  ['Query.redriveTasks', {}],
  ['Query.auditLog', { from: '2026-11-01T00:00:00Z', to: '2026-11-02T00:00:00Z' }],
  ['Mutation.redriveDeadLetters', { queue: 'q' }],
  ['Mutation.discardDeadLetter', { queue: 'q', id: 'm' }],
  ['Subscription.onOps', {}],
  ['steps/putAudit', {}],
];

const caller = (groups: string[] | null): JsonObject => ({
  sub: 'oscar',
  username: 'oscar',
  claims: {},
  groups,
});

describe('What is for operators', () => {
  it.each(fields)('%s asks for the group even if the schema forgot to', (name, args) => {
    const resolver = load(`../${name}.ts`);
    const ask = (groups: string[] | null) =>
      resolver.evaluate('request', { arguments: args, identity: caller(groups), stash: { subject: 's' } });

    for (const groups of [null, [], ['data.read', 'ops']]) {
      expect(ask(groups).error).toMatchObject({ type: 'Unauthorized' });
    }
    expect(ask(['ops.admin']).error ?? null).toBeNull();
  });
});

describe('auditLog', () => {
  const resolver = load('../Query.auditLog.ts');
  const ask = (args: JsonObject) =>
    resolver.evaluate('request', { arguments: args, identity: caller(['ops.admin']) });
  const from = '2026-11-01T01:00:00+01:00';

  it('reads from a moment to another, whatever the zone it is written in', () => {
    expect(ask({ from, to: '2026-12-01T00:00:00Z' }).result).toMatchObject({
      query: {
        expressionValues: {
          ':from': { S: '2026-11-01T00:00:00.000Z#' },
          ':to': { S: '2026-12-01T00:00:00.000Z#' },
        },
      },
      scanIndexForward: false,
    });
  });

  it.each([
    ['an end before its beginning', { from, to: '2026-10-31T00:00:00Z' }],
    ['more than 30 days', { from, to: '2026-12-01T00:00:00.001Z' }],
    ['a page of somebody else', { from, to: '2026-11-02T00:00:00Z', nextToken: 'b3RoZXJ8YXVkaXRMb2d8eA==' }],
  ])('refuses %s', (_what, args) => {
    expect(ask(args).error).toMatchObject({ type: 'BadRequest' });
  });
});

describe('redriveDeadLetters', () => {
  const resolver = load('../Mutation.redriveDeadLetters.ts');
  const ask = (max: number | null) =>
    resolver.evaluate('request', { arguments: { queue: 'q', max }, identity: caller(['ops.admin']) });

  it.each([
    [null, 1000],
    [1, 1],
    [1000, 1000],
  ])('takes %s for at most %s', (max, most) => {
    expect(ask(max).result).toMatchObject({ payload: { actorId: 'oscar', queue: 'q', max: most } });
  });

  it.each([0, -1, 1001])('refuses %s', (max) => {
    expect(ask(max).error).toMatchObject({ type: 'BadRequest', message: expect.stringContaining('max') });
  });
});
