import { describe, expect, test } from 'vitest';
import type { Json } from '../../lib/json.ts';
import type { AuthProvider } from '../../model/appsync.ts';
import { createManualClock } from '../../testing/manual-clock.ts';
import { createLambdaAuthorizer } from './lambda-authorizer.ts';
import { anApiModel, aRequestWith } from './testing/given-api.ts';

const operation = { requestId: 'r-1', queryString: '{ a }', operationName: 'A', variables: { x: 1 } };

function given(
  answer: (event: Json) => Json | Promise<Json>,
  provider: Partial<Extract<AuthProvider, { type: 'AWS_LAMBDA' }>> = {},
) {
  const clock = createManualClock();
  const events: Json[] = [];
  const authorizer = createLambdaAuthorizer(
    anApiModel(),
    {
      type: 'AWS_LAMBDA',
      functionArn: 'arn:aws:lambda:eu-west-1:000000000000:function:authorizer',
      resultTtlSeconds: 300,
      identityValidationExpression: null,
      ...provider,
    },
    (_arn, event) => {
      events.push(event);
      return Promise.resolve(answer(event));
    },
    clock,
  );
  const authorize = (token = 'token') =>
    authorizer.authorize(token, aRequestWith({ authorization: token, 'x-a': '1' }), operation);
  return { authorize, clock, events };
}

const yes = { isAuthorized: true };

describe('A Lambda authorizer', () => {
  test('is told the token, the operation and the headers', async () => {
    const { authorize, events } = given(() => yes);

    await authorize();

    expect(events).toEqual([
      {
        authorizationToken: 'token',
        requestContext: {
          apiId: 'abcdefghijklmnopqrstuvwxyz',
          accountId: '000000000000',
          requestId: 'r-1',
          queryString: '{ a }',
          operationName: 'A',
          variables: { x: 1 },
        },
        requestHeaders: { authorization: 'token', 'x-a': '1' },
      },
    ]);
  });

  test('decides the identity and the fields that stay closed', async () => {
    const { authorize } = given(() => ({
      isAuthorized: true,
      resolverContext: { tenant: 't1' },
      deniedFields: ['Query.a', 'arn:aws:appsync:eu-west-1:000000000000:apis/id/types/Post/fields/title', 7],
    }));

    expect(await authorize()).toEqual({
      mode: 'AWS_LAMBDA',
      identity: { resolverContext: { tenant: 't1' } },
      groups: [],
      deniedFields: new Set(['Query.a', 'Post.title']),
    });
  });

  test.each<[string, () => Json]>([
    ['says no', () => ({ isAuthorized: false })],
    ['says nothing', () => ({})],
    ['says yes as text', () => ({ isAuthorized: 'true' })],
    ['answers null', () => null],
    ['answers a list', () => [true]],
    [
      'fails',
      () => {
        throw new Error('boom');
      },
    ],
  ])('refuses with 401 when it %s', async (_what, answer) => {
    await expect(given(answer).authorize()).rejects.toMatchObject({
      statusCode: 401,
      errorType: 'UnauthorizedException',
      message: 'You are not authorized to make this call.',
    });
  });

  test('is not asked about tokens that its expression does not know', async () => {
    const { authorize, events } = given(() => yes, { identityValidationExpression: '^Custom-' });

    await expect(authorize('Other-1')).rejects.toMatchObject({ statusCode: 401 });
    await authorize('Custom-1');

    expect(events).toHaveLength(1);
  });
});

describe('Its answers', () => {
  /** How often the function is asked when the same token comes twice, `seconds` apart. */
  async function callsWithin(seconds: number, answer: Json, resultTtlSeconds: number): Promise<number> {
    const { authorize, clock, events } = given(() => answer, { resultTtlSeconds });
    await authorize();
    clock.advance(seconds * 1000);
    await authorize();
    return events.length;
  }

  test.each([
    ['are kept as long as the template says', 299, yes, 300, 1],
    ['are asked for anew after that', 300, yes, 300, 2],
    ['are not kept when the template says nothing', 0, yes, 0, 2],
    ['are kept as long as they say themselves', 9, { ...yes, ttlOverride: 10 }, 0, 1],
    ['are asked for anew after that, too', 10, { ...yes, ttlOverride: 10 }, 300, 2],
    ['are not kept when they say 0', 0, { ...yes, ttlOverride: 0 }, 300, 2],
    ['are kept an hour at most', 3600, { ...yes, ttlOverride: 86_400 }, 0, 2],
    [
      'are not kept when they are very large',
      0,
      { ...yes, resolverContext: { x: 'x'.repeat(1_048_576) } },
      300,
      2,
    ],
  ])('%s', async (_what, seconds, answer, ttl, calls) => {
    expect(await callsWithin(seconds, answer, ttl)).toBe(calls);
  });

  test('are kept per token, and refusals not at all', async () => {
    let isOpen = false;
    const { authorize, events } = given(() => ({ isAuthorized: isOpen }));

    await expect(authorize('a')).rejects.toThrow();
    isOpen = true;
    await authorize('a');
    await authorize('b');
    await authorize('a');

    expect(events).toHaveLength(3);
  });
});
