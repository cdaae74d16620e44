import { describe, expect, test } from 'vitest';
import type { Json } from '../../../lib/json.ts';
import type { ResolverContext } from '../resolver-context.ts';
import { createNoneDataSource } from './none.ts';

describe('NONE data source', () => {
  test.each<[Json, Json]>([
    [{ payload: { a: 1 } }, { a: 1 }],
    [{ payload: 'text' }, 'text'],
    [{ payload: null }, null],
    [{ payload: 0 }, 0],
    [{}, null],
    [{ other: 1 }, null],
    [null, null],
  ])('answers %j with %j', async (request, expected) => {
    const call = { context: {} as ResolverContext, maxBatchSize: 0, batch: {} };
    expect(await createNoneDataSource().invoke(request, call)).toEqual(expected);
  });
});
