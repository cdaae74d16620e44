import { describe, expect, test } from 'vitest';
import { AwsError } from '../lib/errors.ts';
import type { JsonObject } from '../lib/json.ts';
import { createLogger } from '../lib/logger.ts';
import { type AwsJsonService, createAwsJsonRoute } from './aws-json.ts';
import { aRequest } from './testing/a-request.ts';

function given(call: AwsJsonService['call'] = async (operation, input) => ({ operation, input })) {
  const lines: string[] = [];
  const route = createAwsJsonRoute(
    [
      { prefix: 'DynamoDB_20120810', allowsAnonymous: false, call },
      { prefix: 'Open.Service', allowsAnonymous: true, call },
    ],
    () => 'request-1',
    createLogger('error', (line) => lines.push(line)),
  );
  return { route, lines };
}

const signed = 'AWS4-HMAC-SHA256 Credential=x';

function aCall(
  target: string | undefined,
  overrides: { body?: string; headers?: Record<string, string>; query?: string } = {},
) {
  return aRequest({
    method: 'POST',
    body: overrides.body ?? '{"a":1}',
    query: new URLSearchParams(overrides.query),
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      authorization: signed,
      ...(target !== undefined && { 'x-amz-target': target }),
      ...overrides.headers,
    },
  });
}

async function answered(response: ReturnType<ReturnType<typeof given>['route']>) {
  const { status, headers, body } = (await response) ?? { status: 0, headers: {}, body: '{}' };
  return { status, headers, body: JSON.parse(String(body)) as JsonObject };
}

describe('AWS’s JSON protocols', () => {
  test('call the operation that the target names', async () => {
    expect(await answered(given().route(aCall('DynamoDB_20120810.GetItem')))).toEqual({
      status: 200,
      headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': 'request-1' },
      body: { operation: 'GetItem', input: { a: 1 } },
    });
  });

  test('tell services apart by all before the last dot, and take an empty body for {}', async () => {
    const response = given().route(aCall('Open.Service.Do', { body: '' }));

    expect((await answered(response)).body).toEqual({ operation: 'Do', input: {} });
  });

  test.each([
    ['application/x-amz-json-1.0', 'application/x-amz-json-1.0'],
    ['application/x-amz-json-1.1; charset=utf-8', 'application/x-amz-json-1.1'],
    ['text/plain', 'application/x-amz-json-1.0'],
  ])('answer %s with %s', async (sent, expected) => {
    const response = given().route(aCall('Open.Service.Do', { headers: { 'content-type': sent } }));

    expect((await answered(response)).headers['content-type']).toBe(expected);
  });

  test('refuse unsigned calls where AWS does, and tell the others who is not signed', async () => {
    const credentials: string[] = [];
    const { route } = given(async (_operation, _input, proof) => {
      credentials.push(proof);
      return {};
    });
    const unsigned = { headers: { authorization: 'Bearer x' } };

    expect(await answered(route(aCall('DynamoDB_20120810.GetItem', unsigned)))).toMatchObject({
      status: 403,
      headers: { 'x-amzn-errortype': 'MissingAuthenticationTokenException' },
      body: { __type: 'MissingAuthenticationTokenException', message: 'Missing Authentication Token' },
    });
    await route(aCall('Open.Service.Do', unsigned));
    await route(aCall('Open.Service.Do'));
    await route(aCall('DynamoDB_20120810.GetItem', { ...unsigned, query: 'X-Amz-Signature=0' }));

    expect(credentials).toEqual(['none', 'signed', 'signed']);
  });

  test('carry exceptions with name, status and members', async () => {
    const { route } = given(() =>
      Promise.reject(
        new AwsError('ConditionalCheckFailedException', 'No.', 400, { Item: { id: { S: '1' } } }),
      ),
    );

    expect(await answered(route(aCall('DynamoDB_20120810.PutItem')))).toMatchObject({
      status: 400,
      headers: { 'x-amzn-errortype': 'ConditionalCheckFailedException' },
      body: { __type: 'ConditionalCheckFailedException', message: 'No.', Item: { id: { S: '1' } } },
    });
  });

  test('mask other failures and log them', async () => {
    const { route, lines } = given(() => Promise.reject(new TypeError('secret')));

    const { status, body } = await answered(route(aCall('Open.Service.Do')));

    expect([status, body]).toEqual([
      500,
      { __type: 'InternalFailure', message: 'The request processing has failed.' },
    ]);
    expect(lines).toEqual([expect.stringContaining('TypeError: secret')]);
  });

  test.each(['[]', '{', 'null', '"x"'])('refuse the body %s', async (body) => {
    expect((await answered(given().route(aCall('Open.Service.Do', { body })))).body).toMatchObject({
      __type: 'SerializationException',
    });
  });

  test.each(['Nothing.Do', 'Do', '', 'constructor.toString'])('refuse the target %j', async (target) => {
    expect(await answered(given().route(aCall(target)))).toMatchObject({
      status: 400,
      body: { __type: 'UnknownOperationException' },
    });
  });

  test('leave other requests alone', () => {
    expect(given().route(aCall(undefined))).toBeUndefined();
    expect(given().route({ ...aCall('Open.Service.Do'), method: 'GET' })).toBeUndefined();
  });
});
