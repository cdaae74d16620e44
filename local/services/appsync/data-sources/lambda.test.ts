import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AwsError } from '../../../lib/errors.ts';
import type { Json } from '../../../lib/json.ts';
import { DataSourceError } from '../data-source.ts';
import type { ResolverContext } from '../resolver-context.ts';
import { createLambdaDataSource, type FunctionInvocationType } from './lambda.ts';

const functionArn = 'arn:aws:lambda:eu-central-1:000000000000:function:worker';

function aContext(overrides: Partial<ResolverContext> = {}): ResolverContext {
  return {
    arguments: { id: 'r1' },
    identity: { sub: 'ada' },
    source: null,
    prev: null,
    stash: { seen: true },
    request: { headers: { 'x-a': 'b' }, domainName: null },
    info: {
      fieldName: 'room',
      parentTypeName: 'Query',
      variables: { v: 1 },
      selectionSetList: ['id', 'owner/name'],
      selectionSetGraphQL: '{ id owner { name } }',
    },
    env: { STAGE: 'local' },
    ...overrides,
  };
}

/** A data source over a function that the test writes. */
function givenFunction(handler: (payload: Json) => Json) {
  const calls: { payload: Json; type: FunctionInvocationType }[] = [];
  const source = createLambdaDataSource({
    functionArn,
    functions: {
      async invoke(arn, payload, type) {
        expect(arn).toBe(functionArn);
        calls.push({ payload, type });
        if (type === 'Event') return { payload: null, functionError: null };
        try {
          return { payload: handler(payload), functionError: null };
        } catch (error) {
          if (!(error instanceof Error) || error instanceof AwsError) throw error;
          const failure = { errorType: error.name, errorMessage: error.message, trace: [] };
          return { payload: failure, functionError: 'Unhandled' };
        }
      },
    },
  });
  return {
    calls,
    invoke: (request: Json | undefined, maxBatchSize = 0, batch = {}, context = aContext()) =>
      source.invoke(request, { context, maxBatchSize, batch }),
  };
}

function namedError(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

describe('Lambda data source › Invoke', () => {
  test('sends the payload alone and answers the result', async () => {
    const given = givenFunction((payload) => ({ got: payload }));
    expect(await given.invoke({ operation: 'Invoke', payload: { field: 'room' } })).toEqual({
      got: { field: 'room' },
    });
    expect(given.calls).toEqual([{ payload: { field: 'room' }, type: 'RequestResponse' }]);
  });

  test('is never batched', async () => {
    const given = givenFunction(() => 1);
    const batch = {};
    await Promise.all([1, 2].map((payload) => given.invoke({ operation: 'Invoke', payload }, 10, batch)));
    expect(given.calls.map(({ payload }) => payload)).toEqual([1, 2]);
  });

  test('sends an event without waiting', async () => {
    const given = givenFunction(() => 'ignored');
    const request = { operation: 'Invoke', payload: 1, invocationType: 'Event' };
    expect(await given.invoke(request)).toBeNull();
    expect(given.calls).toEqual([{ payload: 1, type: 'Event' }]);
  });

  test('hides the type of a function error', async () => {
    const given = givenFunction(() => {
      throw namedError('RoomFull', 'no more seats');
    });
    await expect(given.invoke({ operation: 'Invoke' })).rejects.toMatchObject({
      type: 'Lambda:Unhandled',
      message: 'no more seats',
      result: null,
    });
  });

  test('passes on what Lambda refuses', async () => {
    const given = givenFunction(() => {
      throw new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429);
    });
    await expect(given.invoke({ operation: 'Invoke' })).rejects.toMatchObject({
      type: 'Lambda:TooManyRequestsException',
      message: 'Rate Exceeded.',
    });
  });

  test.each<[Json, string]>([
    [null, "Value for field '$[operation]' not found."],
    [{}, "Value for field '$[operation]' not found."],
    [{ operation: 'Call' }, "Unsupported operation 'Call'."],
    [{ operation: 'Invoke', invocationType: 'Later' }, "Unsupported invocation type 'Later'."],
  ])('refuses %j', async (request, message) => {
    const given = givenFunction(() => 1);
    await expect(given.invoke(request)).rejects.toMatchObject({ type: 'MappingTemplate', message });
    expect(given.calls).toEqual([]);
  });
});

describe('Lambda data source › BatchInvoke', () => {
  const double = (payload: Json) => (Array.isArray(payload) ? payload.map((item) => Number(item) * 2) : null);

  test('gathers siblings of one turn, and gives each its own answer', async () => {
    const given = givenFunction(double);
    const batch = {};
    const other = {};
    const answers = await Promise.all([
      given.invoke({ operation: 'BatchInvoke', payload: 1 }, 10, batch),
      given.invoke({ operation: 'BatchInvoke', payload: 2 }, 10, batch),
      given.invoke({ operation: 'BatchInvoke', payload: 3 }, 10, other),
    ]);
    expect(answers).toEqual([2, 4, 6]);
    expect(given.calls.map(({ payload }) => payload)).toEqual([[1, 2], [3]]);
  });

  test('answers everybody rightly, in batches no larger than allowed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer(), { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 0, max: 7 }),
        async (payloads, maxBatchSize) => {
          const given = givenFunction(double);
          const batch = {};
          const answers = await Promise.all(
            payloads.map((payload) =>
              given.invoke({ operation: 'BatchInvoke', payload }, maxBatchSize, batch),
            ),
          );
          expect(answers).toEqual(payloads.map((payload) => payload * 2));
          const size = Math.max(1, maxBatchSize);
          expect(given.calls).toHaveLength(Math.ceil(payloads.length / size));
        },
      ),
      { numRuns: 30 },
    );
  });

  test.each<[string, Json]>([
    ['a list that is too short', [1]],
    ['no list', { a: 1 }],
    ['nothing', null],
  ])('fails all when the function answers %s', async (_name, answer) => {
    const given = givenFunction(() => answer);
    const batch = {};
    const results = await Promise.allSettled(
      [1, 2].map((payload) => given.invoke({ operation: 'BatchInvoke', payload }, 10, batch)),
    );
    expect(results).toMatchObject(
      Array(2).fill({ status: 'rejected', reason: { type: 'Lambda:IllegalArgument' } }),
    );
  });

  test('sends events as a batch, too', async () => {
    const given = givenFunction(() => null);
    const batch = {};
    const request = (payload: number) => ({ operation: 'BatchInvoke', payload, invocationType: 'Event' });
    const answers = await Promise.all([1, 2].map((n) => given.invoke(request(n), 10, batch)));
    expect(answers).toEqual([null, null]);
    expect(given.calls).toEqual([{ payload: [1, 2], type: 'Event' }]);
  });

  test('fails all when the function fails', async () => {
    const given = givenFunction(() => {
      throw new Error('down');
    });
    const batch = {};
    const calls = [1, 2].map((payload) => given.invoke({ operation: 'BatchInvoke', payload }, 10, batch));
    for (const call of calls)
      await expect(call).rejects.toMatchObject({ type: 'Lambda:Unhandled', message: 'down' });
  });
});

describe('Lambda data source › direct resolvers', () => {
  test('send the context, without its environment, and answer the value as it is', async () => {
    const given = givenFunction((payload) => payload);
    const context = aContext({ source: { id: 's' }, prev: { result: 1 } });
    expect(await given.invoke(undefined, 0, {}, context)).toEqual({
      arguments: context.arguments,
      identity: context.identity,
      source: { id: 's' },
      request: context.request,
      prev: { result: 1 },
      info: context.info,
      stash: context.stash,
    });
  });

  test('raise the error of the function with its own type', async () => {
    const given = givenFunction(() => {
      throw namedError('RoomFull', 'no more seats');
    });
    await expect(given.invoke(undefined)).rejects.toMatchObject({
      type: 'RoomFull',
      message: 'no more seats',
    });
  });

  test('word an UnauthorizedException as AppSync does', async () => {
    const given = givenFunction(() => {
      throw namedError('UnauthorizedException', 'secret reason');
    });
    await expect(given.invoke(undefined)).rejects.toMatchObject({
      type: 'UnauthorizedException',
      message: 'You are not authorized to make this call.',
    });
  });

  test('in a batch take data or error of each item', async () => {
    const given = givenFunction(() => [
      { data: { id: 1 }, ignored: true },
      { data: { partial: true }, errorMessage: 'half', errorType: 'Partial' },
      { errorMessage: 'bare' },
      null,
    ]);
    const batch = {};
    const results = await Promise.allSettled([1, 2, 3, 4].map(() => given.invoke(undefined, 10, batch)));
    expect(given.calls).toHaveLength(1);
    expect(results).toMatchObject([
      { status: 'fulfilled', value: { id: 1 } },
      { status: 'rejected', reason: { type: 'Partial', message: 'half', result: { partial: true } } },
      { status: 'rejected', reason: { type: 'Lambda:Unhandled', message: 'bare', result: null } },
      { status: 'fulfilled', value: null },
    ]);
    expect(results[1]).toHaveProperty('reason', expect.any(DataSourceError));
  });
});
