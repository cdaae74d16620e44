import { describe, expect, test } from 'vitest';
import { givenRuntime } from '../testing/given-runtime.ts';

const { runBody } = givenRuntime();

describe('extensions', () => {
  test('keep subscription filters as they were given', () => {
    const evaluation = runBody(
      `const filter = { filterGroup: [{ filters: [{ fieldName: 'id', operator: 'eq', value: 1 }] }] };
      extensions.setSubscriptionFilter(filter);
      extensions.setSubscriptionInvalidationFilter(filter);
      filter.filterGroup = 'changed later';`,
    );
    const filter = { filterGroup: [{ filters: [{ fieldName: 'id', operator: 'eq', value: 1 }] }] };
    expect(evaluation).toMatchObject({ subscriptionFilter: filter, invalidationFilter: filter });
  });

  test('the last subscription filter counts, and null is one', () => {
    const evaluation = runBody(
      'extensions.setSubscriptionFilter({ filterGroup: [] }); extensions.setSubscriptionFilter(null);',
    );
    expect(evaluation.subscriptionFilter).toBeNull();
    expect('invalidationFilter' in evaluation).toBe(false);
  });

  test('a call that sets none has none', () => {
    expect('subscriptionFilter' in runBody('return 1;')).toBe(false);
  });

  test('invalidations and evictions are listed in order', () => {
    expect(
      runBody(
        `extensions.invalidateSubscriptions({ subscriptionField: 'onRoom', payload: { id: 1 } });
        extensions.invalidateSubscriptions({ subscriptionField: 'onUser', payload: { id: 2 } });
        extensions.evictFromApiCache('Query', 'room', { 'ctx.args.id': 'a' });`,
      ),
    ).toMatchObject({
      invalidations: [
        { subscriptionField: 'onRoom', payload: { id: 1 } },
        { subscriptionField: 'onUser', payload: { id: 2 } },
      ],
      cacheEvictions: [{ typeName: 'Query', fieldName: 'room', keyValuePair: { 'ctx.args.id': 'a' } }],
    });
  });

  test('an invalidation without a field is refused', () => {
    expect(runBody('extensions.invalidateSubscriptions({ payload: {} });').error).toMatchObject({
      type: 'Code',
    });
  });

  test('what a failed handler had set is still told', () => {
    expect(runBody('extensions.setSubscriptionFilter({ a: 1 }); util.error("no");')).toMatchObject({
      error: { message: 'no' },
      subscriptionFilter: { a: 1 },
    });
  });
});
