import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { Kind, parse } from 'graphql';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { givenTokens, type Tokens } from '../lib/testing/given-tokens.ts';
import { rememberedSeconds } from './authorize-machine.ts';
import { closedFields } from './scoped-fields.ts';

const refused = { isAuthorized: false };
const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('A token of a machine', () => {
  let tokens: Tokens;
  let token: string;
  let header: object;
  let payload: object;

  beforeAll(async () => {
    tokens = await givenTokens();
  });
  afterAll(() => tokens[Symbol.asyncDispose]());
  beforeEach(async () => {
    await tokens.machineTokens.revokeAll('dana', tokens.clock.now());
    tokens.clock.advance(1_000);
    token = await tokens.issueText();
    const signed = token.slice('chorus_'.length);
    header = decodeProtectedHeader(signed);
    payload = decodeJwt(signed);
  });

  /** A token of one's own making: everything right but the signature, unless the key is known. */
  const forged = (changedHeader: object, changedPayload: object, key = 'guessed') => {
    const text = `${encode({ ...header, ...changedHeader })}.${encode({ ...payload, ...changedPayload })}`;
    return `chorus_${text}.${createHmac('sha256', key).update(text).digest('base64url')}`;
  };

  it('acts as its owner, with its scopes', async () => {
    const answer = await tokens.authorize(token);

    expect(answer).toEqual({
      isAuthorized: true,
      resolverContext: {
        sub: 'dana',
        tokenId: expect.stringMatching(/^[0-7]/),
        scopes: 'data.read data.write',
      },
      deniedFields: [],
      ttlOverride: rememberedSeconds,
    });
    expect(await tokens.authorize(`Bearer ${token}`)).toEqual(answer);
  });

  it.each([
    ['DATA_READ', 'Mutation.submitRecord', 'Query.records'],
    ['DATA_WRITE', 'Subscription.onRecord', 'Mutation.deleteRecord'],
  ])('with %s alone is closed to the other fields', async (scope, closed, open) => {
    const answer = await tokens.authorize(await tokens.issueText({ scopes: [scope] }));

    expect(answer).toMatchObject({ deniedFields: expect.arrayContaining([closed]) });
    expect(answer).not.toMatchObject({ deniedFields: expect.arrayContaining([open]) });
  });

  it('is refused from its end on, and remembered no longer than to there', async () => {
    const short = await tokens.issueText({ expiresInSeconds: 60 });
    tokens.clock.advance(55_000);
    expect(await tokens.authorize(short)).toMatchObject({ isAuthorized: true, ttlOverride: 5 });
    tokens.clock.advance(4_500);
    expect(await tokens.authorize(short)).toMatchObject({ isAuthorized: true, ttlOverride: 0 });
    tokens.clock.advance(500);
    expect(await tokens.authorize(short)).toEqual(refused);
  });

  it('is refused once it is revoked', async () => {
    await tokens.machineTokens.revokeAll('dana', tokens.clock.now());
    expect(await tokens.authorize(token)).toEqual(refused);
  });

  it('made by whoever stole the key is refused without an item, and allows no more than its item', async () => {
    const key = await tokens.key();
    const narrow = await tokens.issueText({ scopes: ['DATA_READ'] });
    const claims = decodeJwt(narrow.slice('chorus_'.length));

    expect(await tokens.authorize(forged({}, { jti: '01KAHZZZZZ0000000000000000' }, key))).toEqual(refused);
    expect(await tokens.authorize(forged({}, { sub: 'eve' }, key))).toEqual(refused);
    const widened = forged({}, { ...claims, scope: 'data.read data.write', exp: 9_999_999_999 }, key);
    expect(await tokens.authorize(widened)).toMatchObject({
      resolverContext: { scopes: 'data.read' },
      deniedFields: expect.arrayContaining(['Mutation.submitRecord']),
    });
    tokens.clock.advance(3_600_000);
    expect(await tokens.authorize(widened)).toEqual(refused);
  });

  it('is refused by another API', async () => {
    expect(await tokens.authorize(token, 'another-api')).toEqual(refused);
  });

  it.each<[string, () => string]>([
    ['nothing', () => ''],
    ['a text', () => 'chorus_secret'],
    ['a token without its mark', () => token.slice('chorus_'.length)],
    ['a token without its signature', () => token.slice(0, token.lastIndexOf('.') + 1)],
    ['a token signed with a guessed key', () => forged({}, {})],
    ['a token signed with an empty key', () => forged({}, {}, '')],
    [
      'other claims under the same signature',
      () => {
        const [first, , signature] = token.split('.');
        return `${first}.${encode({ ...payload, scope: 'data.read data.write ops.admin' })}.${signature}`;
      },
    ],
    ['another owner', () => forged({}, { sub: 'eve' })],
    ['no signature at all', () => `chorus_${encode({ ...header, alg: 'none' })}.${encode(payload)}.`],
    ['another algorithm', () => forged({ alg: 'HS512' }, {})],
    ['an unknown key', () => forged({ kid: 'other' }, {})],
    ['no key', () => forged({ kid: undefined }, {})],
    ['a longer text than any token', () => `chorus_${'a'.repeat(1_000)}`],
  ])('cannot be made of %s', async (_what, make) => {
    expect(await tokens.authorize(make())).toEqual(refused);
  });

  it('is refused with any character changed', async () => {
    const at = fc.integer({ min: 0, max: token.length - 2 });
    const by = fc.constantFrom(...'abzAZ09_-.=');
    await fc.assert(
      fc.asyncProperty(at, by, async (index, character) => {
        fc.pre(token[index] !== character);
        const changed = token.slice(0, index) + character + token.slice(index + 1);
        expect(await tokens.authorize(changed)).toEqual(refused);
      }),
      { numRuns: 200 },
    );
  });

  it.each([{}, { authorizationToken: 'x' }, { authorizationToken: 7, requestContext: { apiId: 'a' } }, null])(
    'is not found in %j',
    async (event) => {
      await expect(tokens.authorize(event as unknown as string)).rejects.toThrow();
    },
  );
});

describe('The key', () => {
  it('may be replaced: tokens of the one before go on, those of the new one are known at once', async () => {
    await using tokens = await givenTokens();
    const [first, early] = [await tokens.issueText(), tokens.clock.now()];
    expect(await tokens.authorize(first)).toMatchObject({ isAuthorized: true });
    await tokens.rotate();
    tokens.clock.advance(6 * 60_000);
    const second = await tokens.issueText();

    expect(await tokens.authorize(second)).toMatchObject({ isAuthorized: true });
    expect(await tokens.authorize(first)).toMatchObject({ isAuthorized: true });
    await tokens.rotate();
    tokens.restartAuthorizer();
    expect(await tokens.authorize(first)).toEqual(refused);
    expect(await tokens.authorize(second)).toMatchObject({ isAuthorized: true });
    expect(tokens.clock.now()).toBeGreaterThan(early);
  });

  it('is read twice at most in ten seconds, however many unknown ones are named', async () => {
    await using tokens = await givenTokens();
    const token = await tokens.issueText();
    await tokens.authorize(token);
    const { kid: _kid, ...header } = decodeProtectedHeader(token.slice('chorus_'.length));
    const before = tokens.secrets.calls();
    for (let guess = 0; guess < 20; guess += 1) {
      const [, payload, signature] = token.split('.');
      await tokens.authorize(`chorus_${encode({ ...header, kid: `k${guess}` })}.${payload}.${signature}`);
    }

    expect(tokens.secrets.calls()).toBe(before);
    tokens.clock.advance(10_000);
    await tokens.authorize(
      `chorus_${encode({ ...header, kid: 'k' })}.${token.split('.').slice(1).join('.')}`,
    );
    expect(tokens.secrets.calls()).toBe(before + 2);
  });

  it('that cannot be read refuses, says so in the log, and is tried again', async () => {
    await using tokens = await givenTokens();
    const token = await tokens.issueText();
    tokens.secrets.fail(true);
    await expect(tokens.authorize(token)).rejects.toThrow();

    expect(tokens.lines.at(-1)).toBe('A token could not be checked{"reason":"InternalServiceError"}');
    expect(tokens.lines.join()).not.toContain(token.slice(0, 20));
    tokens.secrets.fail(false);
    expect(await tokens.authorize(token)).toMatchObject({ isAuthorized: true });
  });
});

describe('The fields that scopes open', () => {
  it('are those of the schema that are open to the authorizer, each with the group of its scope', () => {
    const schema = parse(readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8'));
    const roots = ['Query', 'Mutation', 'Subscription'];
    const open = schema.definitions.flatMap((type) => {
      if (type.kind !== Kind.OBJECT_TYPE_DEFINITION || !roots.includes(type.name.value)) return [];
      return (type.fields ?? [])
        .filter(({ directives }) => directives?.some(({ name }) => name.value === 'aws_lambda'))
        .map((field) => {
          const [, right] =
            /"(data\.\w+)"/.exec(schema.loc?.source.body.slice(field.loc?.start, field.loc?.end) ?? '') ?? [];
          return [`${type.name.value}.${field.name.value}`, right] as const;
        });
    });
    const needing = (right: string) => open.filter(([, group]) => group === right).map(([name]) => name);

    expect(open).not.toEqual([]);
    expect(closedFields(['data.write']).sort()).toEqual(needing('data.read').sort());
    expect(closedFields(['data.read']).sort()).toEqual(needing('data.write').sort());
    expect(closedFields([]).sort()).toEqual(open.map(([name]) => name).sort());
    expect(closedFields(['data.read', 'data.write'])).toEqual([]);
  });
});
