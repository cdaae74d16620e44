import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createResolverContext, evaluateFile, loadResolverFile } from './evaluate-resolver.ts';
import { createManualClock } from './manual-clock.ts';

let folder = '';
let resolver = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'resolvers-'));
  resolver = join(folder, 'Query.room.ts');
  writeFileSync(join(folder, 'keys.ts'), 'export const roomKey = (id: string) => ({ pk: `ROOM#${id}` });\n');
  writeFileSync(
    resolver,
    `import { type Context, util } from '@aws-appsync/utils';
import { get } from '@aws-appsync/utils/dynamodb';
import { roomKey } from './keys';

export function request(ctx: Context<{ id: string }>) {
  if (util.authType() === 'API Key Authorization') util.unauthorized();
  ctx.stash.at = util.time.nowISO8601();
  return get({ key: roomKey(ctx.args.id) });
}

export function response(ctx: Context) {
  const { error, result } = ctx;
  if (error) util.error(error.message, error.type);
  return result as unknown;
}
`,
  );
});

afterAll(() => rmSync(folder, { recursive: true }));

describe('evaluateFile', () => {
  test('bundles a resolver with what it imports, and runs it', () => {
    expect(evaluateFile(resolver, 'request', { arguments: { id: 'a' } })).toMatchObject({
      result: { operation: 'GetItem', key: { pk: { S: 'ROOM#a' } } },
      stash: { at: '2026-01-01T00:00:00.000Z' },
      error: null,
    });
  });

  test('takes a context with result and error', () => {
    expect(evaluateFile(resolver, 'response', { result: { id: 'a' } }).result).toEqual({ id: 'a' });
    expect(evaluateFile(resolver, 'response', { error: { message: 'm', type: 'T' } }).error).toMatchObject({
      message: 'm',
      type: 'T',
    });
  });

  test('takes the mode of authorization and a clock', () => {
    const options = { clock: createManualClock(0), authType: 'IAM Authorization' } as const;
    expect(evaluateFile(resolver, 'request', {}, options).stash).toEqual({ at: '1970-01-01T00:00:00.000Z' });
    expect(evaluateFile(resolver, 'request', {}, { authType: 'API Key Authorization' }).error).toMatchObject({
      unauthorized: true,
    });
  });

  test('refuses what AWS would, naming the file', () => {
    const refused = join(folder, 'Query.refused.ts');
    writeFileSync(
      refused,
      'export function request() { return new Date(); }\nexport function response() {}\n',
    );
    expect(() => evaluateFile(refused, 'request')).toThrow('The code contains one or more errors.');
  });
});

describe('loadResolverFile', () => {
  test('loads once for many calls', () => {
    const { evaluate } = loadResolverFile(resolver);
    expect(evaluate('request', { arguments: { id: 'a' } }).result).toMatchObject({
      key: { pk: { S: 'ROOM#a' } },
    });
    expect(evaluate('request', { arguments: { id: 'b' } }).result).toMatchObject({
      key: { pk: { S: 'ROOM#b' } },
    });
  });
});

describe('createResolverContext', () => {
  test('is whole, with what the test says in it', () => {
    expect(createResolverContext({ arguments: { a: 1 }, info: { fieldName: 'room' } })).toEqual({
      arguments: { a: 1 },
      identity: null,
      source: null,
      prev: null,
      stash: {},
      request: { headers: {}, domainName: null },
      env: {},
      info: {
        fieldName: 'room',
        parentTypeName: 'Query',
        variables: {},
        selectionSetList: [],
        selectionSetGraphQL: '',
      },
    });
  });
});
