import { describe, expect, test } from 'vitest';
import { plainBatchGet } from './plain-batch.ts';

const key = (id: string, at = '1') => ({ id: { S: id }, at: { N: at } });

describe('A plain BatchGetItem', () => {
  test('is what validation would leave of it', () => {
    const RequestItems = {
      Messages: { Keys: [key('a'), key('b')], ConsistentRead: true },
      Rooms: { Keys: [key('a')] },
    };

    expect(plainBatchGet({ RequestItems })).toEqual({
      RequestItems: { ...RequestItems, Rooms: { Keys: [key('a')], ConsistentRead: false } },
    });
  });

  test.each<[string, object]>([
    ['nothing', {}],
    ['no table', { RequestItems: {} }],
    ['no keys', { RequestItems: { Messages: { Keys: [] } } }],
    ['an invalid name', { RequestItems: { 'a b': { Keys: [key('a')] } } }],
    ['a key that is none', { RequestItems: { Messages: { Keys: [{ id: { S: 1 } }] } } }],
    ['a key of binaries', { RequestItems: { Messages: { Keys: [{ id: { B: 'eA==' } }] } } }],
    ['a projection', { RequestItems: { Messages: { Keys: [key('a')], ProjectionExpression: 'a' } } }],
    ['text for a flag', { RequestItems: { Messages: { Keys: [key('a')], ConsistentRead: 'true' } } }],
    ['another member', { RequestItems: { Messages: { Keys: [key('a')] } }, ReturnConsumedCapacity: 'TOTAL' }],
    ['a key twice', { RequestItems: { Messages: { Keys: [key('a'), key('b'), key('a')] } } }],
    [
      'a key twice, its members in another order',
      { RequestItems: { Messages: { Keys: [key('a'), { at: { N: '1' }, id: { S: 'a' } }] } } },
    ],
    [
      '101 keys of two tables',
      {
        RequestItems: {
          Messages: { Keys: Array.from({ length: 60 }, (_none, index) => key(`${index}`)) },
          Rooms: { Keys: Array.from({ length: 41 }, (_none, index) => key(`${index}`)) },
        },
      },
    ],
  ])('is not one with %s', (_title, input) => {
    expect(plainBatchGet({ ...input })).toBeNull();
  });
});
