import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ApiModel, AuthProvider, AuthType } from '../../model/appsync.ts';
import { buildApiSchema } from './api-schema.ts';
import { createAuthorization } from './authorization.ts';
import type { Caller } from './caller.ts';
import { anApiModel, givenApi, aRequestWith, anUnsignedToken, withApiKey } from './testing/given-api.ts';

const issuer = 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Pool';

const providers: Record<AuthType, AuthProvider> = {
  API_KEY: { type: 'API_KEY' },
  AWS_IAM: { type: 'AWS_IAM' },
  AMAZON_COGNITO_USER_POOLS: {
    type: 'AMAZON_COGNITO_USER_POOLS',
    userPoolId: 'eu-west-1_Pool',
    appIdClientRegex: null,
    defaultAction: 'ALLOW',
  },
  OPENID_CONNECT: {
    type: 'OPENID_CONNECT',
    issuer: 'https://issuer',
    clientId: null,
    iatTtlMs: 0,
    authTtlMs: 0,
  },
  AWS_LAMBDA: {
    type: 'AWS_LAMBDA',
    functionArn: 'arn:aws:lambda:eu-west-1:000000000000:function:authorizer',
    resultTtlSeconds: 0,
    identityValidationExpression: null,
  },
};

const modes = Object.keys(providers) as AuthType[];

const directiveOf: Record<AuthType, string> = {
  API_KEY: '@aws_api_key',
  AWS_IAM: '@aws_iam',
  AMAZON_COGNITO_USER_POOLS: '@aws_cognito_user_pools',
  OPENID_CONNECT: '@aws_oidc',
  AWS_LAMBDA: '@aws_lambda',
};

function aCaller(mode: AuthType, overrides: Partial<Caller> = {}): Caller {
  return { mode, identity: null, groups: [], deniedFields: new Set(), ...overrides };
}

const inGroups = (...groups: string[]) => aCaller('AMAZON_COGNITO_USER_POOLS', { groups });

/** An API that has every mode, the first one as its default. */
function authorizationOf(text: string, defaultAuth: AuthType | AuthProvider = 'API_KEY', additional = modes) {
  const provider = typeof defaultAuth === 'string' ? providers[defaultAuth] : defaultAuth;
  const model: ApiModel = anApiModel({
    defaultAuth: provider,
    additionalAuth: additional.filter((mode) => mode !== provider.type).map((mode) => providers[mode]),
  });
  return createAuthorization(buildApiSchema(text, 'Schema'), model);
}

const modesThatMay = (authorization: ReturnType<typeof authorizationOf>, typeName: string, field: string) =>
  modes.filter((mode) => authorization.mayAccess(aCaller(mode), typeName, field));

describe('Without directives', () => {
  test.each(modes)('%s as the default mode alone may', (mode) => {
    expect(modesThatMay(authorizationOf('type Query { a: Int }', mode), 'Query', 'a')).toEqual([mode]);
  });
});

describe('Directives', () => {
  test.each(modes)('on a field open it to %s and to nobody else', (mode) => {
    const authorization = authorizationOf(`type Query { a: Int ${directiveOf[mode]} b: Int }`, 'API_KEY');

    expect(modesThatMay(authorization, 'Query', 'a')).toEqual([mode]);
    expect(modesThatMay(authorization, 'Query', 'b')).toEqual(['API_KEY']);
  });

  test('on a type hold for all its fields without their own', () => {
    const authorization = authorizationOf(
      'type Query { p: P } type P @aws_iam @aws_lambda { a: Int b: Int @aws_oidc }',
    );

    expect(modesThatMay(authorization, 'P', 'a')).toEqual(['AWS_IAM', 'AWS_LAMBDA']);
    expect(modesThatMay(authorization, 'P', 'b')).toEqual(['OPENID_CONNECT']);
  });

  test('on an extension of a type hold for the whole type', () => {
    const authorization = authorizationOf('type Query { a: Int } extend type Query @aws_iam { b: Int }');

    expect(modesThatMay(authorization, 'Query', 'a')).toEqual(['AWS_IAM']);
    expect(modesThatMay(authorization, 'Query', 'b')).toEqual(['AWS_IAM']);
  });

  test('of any combination: the field’s own, else the type’s, else the default', () => {
    const some = fc.subarray(modes);
    fc.assert(
      fc.property(fc.constantFrom(...modes), some, some, (defaultMode, ofType, ofField) => {
        const text = (list: AuthType[]) => list.map((mode) => directiveOf[mode]).join(' ');
        const authorization = authorizationOf(
          `type Query { p: P } type P ${text(ofType)} { a: Int ${text(ofField)} }`,
          defaultMode,
        );
        const expected = ofField.length > 0 ? ofField : ofType.length > 0 ? ofType : [defaultMode];
        expect(modesThatMay(authorization, 'P', 'a')).toEqual(
          modes.filter((mode) => expected.includes(mode)),
        );
      }),
    );
  });
});

describe('Groups', () => {
  const text = `type Query {
    one: Int @aws_cognito_user_pools(cognito_groups: ["a", "b"])
    any: Int @aws_cognito_user_pools
    also: Int @aws_cognito_user_pools(cognito_groups: ["a"]) @aws_iam
  }`;

  test.each([
    ['one', ['a'], true],
    ['one', ['c', 'b'], true],
    ['one', ['c'], false],
    ['one', [], false],
    ['any', [], true],
    ['also', ['b'], false],
  ])('%s is open to members of %j: %s', (field, groups, may) => {
    expect(authorizationOf(text).mayAccess(inGroups(...groups), 'Query', field)).toBe(may);
  });

  test('bind user pool callers alone', () => {
    expect(authorizationOf(text).mayAccess(aCaller('AWS_IAM'), 'Query', 'also')).toBe(true);
  });
});

describe('@aws_auth', () => {
  const text = 'type Query { listed: Int @aws_auth(cognito_groups: ["a"]) unlisted: Int }';
  const pool = providers.AMAZON_COGNITO_USER_POOLS;
  const denying = { ...pool, defaultAction: 'DENY' } as AuthProvider;

  test.each([
    ['ALLOW', pool, 'listed', ['a'], true],
    ['ALLOW', pool, 'listed', ['b'], false],
    ['ALLOW', pool, 'unlisted', [], true],
    ['DENY', denying, 'listed', ['a'], true],
    ['DENY', denying, 'listed', [], false],
    ['DENY', denying, 'unlisted', ['a'], false],
  ] as const)('with default action %s: %j', (_action, provider, field, groups, may) => {
    const authorization = authorizationOf(text, provider, []);

    expect(authorization.mayAccess(inGroups(...groups), 'Query', field)).toBe(may);
  });

  test('is ignored once the API has another mode', () => {
    const authorization = authorizationOf(text, pool, ['API_KEY']);

    expect(authorization.mayAccess(inGroups(), 'Query', 'listed')).toBe(true);
    expect(authorization.mayAccess(aCaller('API_KEY'), 'Query', 'listed')).toBe(false);
  });
});

describe('Fields that a Lambda authorizer denies', () => {
  test('are closed, whatever the directives say', () => {
    const authorization = authorizationOf('type Query @aws_lambda { a: Int b: Int }');
    const caller = aCaller('AWS_LAMBDA', { deniedFields: new Set(['Query.a']) });

    expect(authorization.mayAccess(caller, 'Query', 'a')).toBe(false);
    expect(authorization.mayAccess(caller, 'Query', 'b')).toBe(true);
  });
});

describe('In an answer', () => {
  const schema = `
    type Query @aws_api_key @aws_iam { post: Post posts: [Post] strict: Strict node: Node }
    type Mutation { save: Post @aws_iam }
    interface Node { id: ID }
    type Post implements Node @aws_api_key @aws_iam { id: ID title: String @aws_iam author: Author }
    type Author { name: String }
    type Strict @aws_api_key { id: ID! secret: String! @aws_iam }
  `;
  const value = { __typename: 'Post', id: '1', title: 'Hi', author: { name: 'Ann' }, secret: 's' };
  const { run } = givenApi({
    schema,
    model: {
      defaultAuth: { type: 'AWS_IAM' },
      additionalAuth: [{ type: 'API_KEY' }],
    },
    resolvers: {
      'Query.post': () => value,
      'Query.posts': () => [value, value],
      'Query.strict': () => value,
      'Query.node': () => value,
      'Mutation.save': () => value,
    },
  });
  const denied = (path: (string | number)[], type: string, line = 1) => ({
    path,
    data: null,
    errorType: 'Unauthorized',
    errorInfo: null,
    locations: [{ line, column: expect.any(Number) as number, sourceName: null }],
    message: `Not Authorized to access ${String(path.at(-1))} on type ${type}`,
  });

  test('a closed field is null, its siblings are there, and the status stays 200', async () => {
    expect(await run('{ post { id title author { name } __typename } }')).toEqual({
      data: { post: { id: '1', title: null, author: { name: null }, __typename: 'Post' } },
      errors: [denied(['post', 'title'], 'Post'), denied(['post', 'author', 'name'], 'Author')],
    });
  });

  test('there is one entry per place, in lists and behind interfaces', async () => {
    const { errors } = await run('{ posts { title } node { id ... on Post { title } } }');

    expect(errors?.map(({ path }) => path)).toEqual([
      ['posts', 0, 'title'],
      ['posts', 1, 'title'],
      ['node', 'title'],
    ]);
  });

  test('a closed field that may not be null takes its parent along', async () => {
    expect(await run('{ strict { id secret } }')).toEqual({
      data: { strict: null },
      errors: [denied(['strict', 'secret'], 'Strict')],
    });
  });

  test('a closed mutation does not run', async () => {
    const { data, errors } = await run('mutation { save { id } }', {}, withApiKey);

    expect(data).toEqual({ save: null });
    expect(errors).toEqual([denied(['save'], 'Mutation')]);
  });

  test('another mode sees more', async () => {
    const credentials = aRequestWith({
      authorization: 'AWS4-HMAC-SHA256 Credential=AKIA/20260101/eu-west-1/appsync/aws4_request, …',
    });

    expect(await run('mutation { save { title author { name } } }', {}, credentials)).toEqual({
      data: { save: { title: 'Hi', author: { name: 'Ann' } } },
    });
  });

  test('fields that a Lambda authorizer denies are null though a resolver has a value for them', async () => {
    const ran: string[] = [];
    const api = givenApi({
      schema: 'type Query { post: Post } type Post { id: ID title: String }',
      model: { defaultAuth: providers.AWS_LAMBDA },
      verifiers: { invokeAuthorizer: async () => ({ isAuthorized: true, deniedFields: ['Post.title'] }) },
      resolvers: {
        'Query.post': () => value,
        'Post.title': () => {
          ran.push('title');
          return 'Hi';
        },
      },
    });

    const { data, errors } = await api.run(
      '{ post { id title } }',
      {},
      aRequestWith({ authorization: 'token' }),
    );

    expect(data).toEqual({ post: { id: '1', title: null } });
    expect(errors).toEqual([denied(['post', 'title'], 'Post')]);
    expect(ran).toEqual([]);
  });

  test('groups come from the token', async () => {
    const api = givenApi({
      schema: 'type Query { a: String @aws_cognito_user_pools(cognito_groups: ["editors"]) }',
      model: { defaultAuth: providers.AMAZON_COGNITO_USER_POOLS },
      resolvers: { 'Query.a': () => 'a' },
    });
    const signedIn = (groups: string[]) =>
      aRequestWith({ authorization: anUnsignedToken({ iss: issuer, sub: 'u', 'cognito:groups': groups }) });

    expect((await api.run('{ a }', {}, signedIn(['editors']))).data).toEqual({ a: 'a' });
    expect((await api.run('{ a }', {}, signedIn(['readers']))).data).toEqual({ a: null });
  });
});
