import { describe, expect, test } from 'vitest';
import { failedItems } from './batch-response.ts';
import { platformError, succeeded } from './invocation-outcome.ts';

describe('failedItems', () => {
  test.each<[string, string[] | 'all']>([
    ['null', []],
    ['{}', []],
    ['""', []],
    ['{"batchItemFailures":null}', []],
    ['{"batchItemFailures":[]}', []],
    ['{"batchItemFailures":[{"itemIdentifier":"a"},{"itemIdentifier":"b"}]}', ['a', 'b']],
    ['{"batchItemFailures":[{"itemIdentifier":""}]}', 'all'],
    ['{"batchItemFailures":[{"itemIdentifier":null}]}', 'all'],
    ['{"batchItemFailures":[{"id":"a"}]}', 'all'],
    ['{"batchItemFailures":"a"}', 'all'],
    ['"text"', 'all'],
    ['7', 'all'],
  ])('reads %s as %j', (payload, expected) => {
    const failures = failedItems(succeeded(payload), true);
    expect(failures === 'all' ? failures : [...failures]).toEqual(expected);
  });

  test('an error of the function fails everything', () => {
    expect(failedItems(platformError('Error', 'no'), true)).toBe('all');
  });

  test('without ReportBatchItemFailures the answer means nothing', () => {
    expect(failedItems(succeeded('{"batchItemFailures":"a"}'), false)).toEqual(new Set());
  });
});
