import { describe, expect, test } from 'vitest';
import type { Json } from '../../../../lib/json.ts';
import { givenRuntime } from '../testing/given-runtime.ts';

const { functionOf, failureOf } = givenRuntime();
const transform = functionOf('util.transform.toElasticsearchQueryDSL(x)');

describe('util.transform.toElasticsearchQueryDSL', () => {
  test.each<[Json, Json]>([
    [{ a: { eq: 1 } }, { term: { a: 1 } }],
    [{ a: { ne: 1 } }, { bool: { must_not: { term: { a: 1 } } } }],
    [{ a: { gt: 1 } }, { range: { a: { gt: 1 } } }],
    [{ a: { gte: 1 } }, { range: { a: { gte: 1 } } }],
    [{ a: { lt: 1 } }, { range: { a: { lt: 1 } } }],
    [{ a: { lte: 1 } }, { range: { a: { lte: 1 } } }],
    [{ a: { range: [1, 2] } }, { range: { a: { gte: 1, lte: 2 } } }],
    [{ a: { match: 'x' } }, { match: { a: 'x' } }],
    [{ a: { matchPhrase: 'x' } }, { match_phrase: { a: 'x' } }],
    [{ a: { matchPhrasePrefix: 'x' } }, { match_phrase_prefix: { a: 'x' } }],
    [{ a: { multiMatch: 'x' } }, { multi_match: { a: 'x' } }],
    [{ a: { exists: true } }, { exists: { field: 'a' } }],
    [{ a: { exists: false } }, { bool: { must_not: { exists: { field: 'a' } } } }],
    [{ a: { wildcard: 'x*' } }, { wildcard: { a: 'x*' } }],
    [{ a: { regexp: 'x.' } }, { regexp: { a: 'x.' } }],
    [{ a: { eq: 1 }, b: { eq: 2 } }, { bool: { must: [{ term: { a: 1 } }, { term: { b: 2 } }] } }],
    [
      { and: [{ a: { eq: 1 } }, { b: { eq: 2 } }] },
      { bool: { must: [{ term: { a: 1 } }, { term: { b: 2 } }] } },
    ],
    [
      { or: [{ a: { eq: 1 } }, { b: { eq: 2 } }] },
      { bool: { should: [{ term: { a: 1 } }, { term: { b: 2 } }] } },
    ],
    [
      { a: { ne: 15, range: [10, 20] }, b: { eq: 'x', wildcard: 'h*i' } },
      {
        bool: {
          must: [
            {
              bool: {
                must: [{ bool: { must_not: { term: { a: 15 } } } }, { range: { a: { gte: 10, lte: 20 } } }],
              },
            },
            { bool: { must: [{ term: { b: 'x' } }, { wildcard: { b: 'h*i' } }] } },
          ],
        },
      },
    ],
    [{ not: { a: { eq: 1 } } }, { bool: { must_not: [{ term: { a: 1 } }] } }],
  ])('%j', (filter, query) => {
    expect(JSON.parse(String(transform(filter)))).toEqual(query);
  });

  test('answers null for what is no filter', () => {
    expect(transform(null)).toBeNull();
  });

  test('refuses an operator that it does not know', () => {
    expect(failureOf('util.transform.toElasticsearchQueryDSL({ a: { like: 1 } })')).toBe(
      "Unknown operator 'like' for 'a'.",
    );
  });
});
