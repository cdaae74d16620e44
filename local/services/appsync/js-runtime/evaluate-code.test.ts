import { Readable } from 'node:stream';
import { AppSyncClient, EvaluateCodeCommand, type EvaluateCodeCommandInput } from '@aws-sdk/client-appsync';
import { describe, expect, test } from 'vitest';
import { AwsError } from '../../../lib/errors.ts';
import { isJsonObject, type JsonObject, parseJson } from '../../../lib/json.ts';
import { authTypeOfIdentity } from './auth-type.ts';
import { evaluateCode } from './evaluate-code.ts';
import { givenRuntime } from './testing/given-runtime.ts';

const { jsRuntime } = givenRuntime();
const runtime = { name: 'APPSYNC_JS', runtimeVersion: '1.0.0' } as const;

const code = `import { util } from '@aws-appsync/utils';
import { get } from '@aws-appsync/utils/dynamodb';
export function request(ctx) {
  ctx.stash.seen = ctx.args.id;
  console.log('key', ctx.args.id);
  if (ctx.args.id === 'none') util.error('No such room', 'NotFound');
  if (ctx.args.id === 'broken') return ctx.args.none.id;
  if (ctx.args.id === 'soft') util.appendError('Careful', 'Warning', { id: 1 });
  return get({ key: { id: ctx.args.id } });
}
export function response(ctx) { return [ctx.result, ctx.error, ctx.prev, ctx.env, util.authType()]; }
`;

function evaluate(input: Record<string, unknown>) {
  return evaluateCode({ runtime, code, context: '{}', ...input } as JsonObject, jsRuntime);
}

const evaluateId = (id: string) =>
  evaluate({ context: JSON.stringify({ arguments: { id } }), function: 'request' });

describe('EvaluateCode', () => {
  test('answers result, stash, errors and logs as text', () => {
    expect(evaluateId('a')).toEqual({
      evaluationResult: '{"operation":"GetItem","key":{"id":{"S":"a"}}}',
      logs: ['INFO - code.js:5:3: "key" "a"'],
      stash: '{"seen":"a"}',
      outErrors: '[]',
    });
  });

  test('answers appended errors', () => {
    expect(evaluateId('soft').outErrors).toBe(
      '[{"message":"Careful","errorType":"Warning","data":{"id":1},"errorInfo":null}]',
    );
  });

  test('answers an error instead of a result, with logs and stash as they stood', () => {
    expect(evaluateId('none')).toEqual({
      error: { message: 'No such room', codeErrors: [] },
      logs: ['INFO - code.js:5:3: "key" "none"'],
      stash: '{"seen":"none"}',
      outErrors: '[]',
    });
  });

  test('answers an exception with its place', () => {
    expect(evaluateId('broken').error?.message).toBe(
      "code.js:7:54: TypeError: Cannot read properties of undefined (reading 'id')",
    );
  });

  test('answers what is wrong with the code', () => {
    expect(evaluate({ code: 'export function request() {\n  while (1) {}\n}', function: 'request' })).toEqual(
      {
        error: {
          message: 'The code contains one or more errors.',
          codeErrors: [
            {
              errorType: 'LINT_ERROR',
              value: 'code.js(2,3): error @aws-appsync/no-while: While statements are not supported.',
              location: { line: 2, column: 3, span: 12 },
            },
          ],
        },
        logs: [],
      },
    );
  });

  test('runs the request handler unless told otherwise, and asks for no other', () => {
    expect(evaluate({ code: 'export function request() { return "request"; }' }).evaluationResult).toBe(
      '"request"',
    );
    expect(evaluate({ code: 'export function response() {}', function: 'response' }).evaluationResult).toBe(
      'null',
    );
  });

  test('gives the handler all that the context says', () => {
    const context = {
      result: { id: 1 },
      error: { message: 'm', type: 't' },
      prev: { result: 2 },
      env: { TABLE: 'rooms' },
      identity: { sub: 's', issuer: 'i', claims: {} },
    };
    expect(
      JSON.parse(evaluate({ context: JSON.stringify(context), function: 'response' }).evaluationResult ?? ''),
    ).toEqual([
      { id: 1 },
      { message: 'm', type: 't' },
      { result: 2 },
      { TABLE: 'rooms' },
      'Open ID Connect Authorization',
    ]);
  });

  test.each([
    ['no runtime', { runtime: null }],
    ['another runtime', { runtime: { name: 'VTL', runtimeVersion: '1.0.0' } }],
    ['another version', { runtime: { name: 'APPSYNC_JS', runtimeVersion: '2.0.0' } }],
    ['no code', { code: '' }],
    ['code that is too long', { code: ' '.repeat(32_769) }],
    ['no context', { context: null }],
    ['a context that is no JSON', { context: '{' }],
    ['a context that is no object', { context: '[]' }],
    ['a context that is too long', { context: JSON.stringify({ a: ' '.repeat(28_000) }) }],
    ['another function', { function: 'handler' }],
  ])('refuses %s', (_title, input) => {
    const failure = catchFailure(() => evaluate(input));
    expect(failure).toBeInstanceOf(AwsError);
    expect(failure).toMatchObject({ name: 'BadRequestException', statusCode: 400 });
  });

  test('leaves no module behind', () => {
    const loaded: { isDisposed: boolean }[] = [];
    const watched = {
      load: (...args: Parameters<typeof jsRuntime.load>) => {
        const module = jsRuntime.load(...args);
        const entry = { isDisposed: false };
        loaded.push(entry);
        return {
          ...module,
          [Symbol.dispose]() {
            entry.isDisposed = true;
            module[Symbol.dispose]();
          },
        };
      },
    };
    evaluateCode({ runtime, code, context: '{}' }, watched);
    expect(loaded).toEqual([{ isDisposed: true }]);
  });
});

describe('EvaluateCode › by the SDK', () => {
  const client = new AppSyncClient({
    region: 'eu-central-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    requestHandler: {
      handle(request: { body: Uint8Array }) {
        const input = parseJson(new TextDecoder().decode(request.body));
        const output = evaluateCode(isJsonObject(input) ? input : {}, jsRuntime);
        const response = { statusCode: 200, headers: {}, body: Readable.from([JSON.stringify(output)]) };
        return Promise.resolve({ response });
      },
    },
  });
  const send = (input: Partial<EvaluateCodeCommandInput>) =>
    client.send(new EvaluateCodeCommand({ runtime, code, context: '{"arguments":{"id":"a"}}', ...input }));

  test('reads result, logs and stash', async () => {
    expect(await send({ function: 'request' })).toMatchObject({
      evaluationResult: '{"operation":"GetItem","key":{"id":{"S":"a"}}}',
      logs: ['INFO - code.js:5:3: "key" "a"'],
      stash: '{"seen":"a"}',
      outErrors: '[]',
    });
  });

  test('reads errors of the code', async () => {
    const { error } = await send({ code: 'export function request() { return room; }' });
    expect(error?.codeErrors).toEqual([
      {
        errorType: 'PARSE_ERROR',
        value: "code.js(1,36): error TS2304: Cannot find name 'room'.",
        location: { line: 1, column: 36, span: 4 },
      },
    ]);
  });
});

describe('EvaluateCode › takes identities for modes', () => {
  const iam = { accountId: '1', sourceIp: ['127.0.0.1'], username: 'u', userArn: 'arn' };
  const userPool = {
    sourceIp: ['127.0.0.1'],
    username: 'u',
    sub: 's',
    issuer: 'i',
    claims: {},
    defaultAuthStrategy: 'ALLOW',
  };
  test.each([
    [null, 'API Key Authorization'],
    [{ any: 'thing' }, 'API Key Authorization'],
    [iam, 'IAM Authorization'],
    [{ ...iam, cognitoIdentityId: 'c' }, 'IAM Authorization'],
    [userPool, 'User Pool Authorization'],
    [{ ...userPool, groups: ['admins'] }, 'User Pool Authorization'],
    [{ sub: 's', issuer: 'i', claims: {} }, 'Open ID Connect Authorization'],
    [{ resolverContext: {} }, 'Lambda Authorization'],
  ])('%j: %s', (identity, authType) => {
    expect(authTypeOfIdentity(identity)).toBe(authType);
  });
});

function catchFailure(act: () => unknown): unknown {
  try {
    act();
  } catch (failure) {
    return failure;
  }
  return undefined;
}
