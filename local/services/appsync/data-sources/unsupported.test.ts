import { describe, expect, test } from 'vitest';
import type { ResolverContext } from '../resolver-context.ts';
import { createUnsupportedDataSource } from './unsupported.ts';

describe('unsupported data source', () => {
  test('fails when it is called, naming the type of the template', async () => {
    const call = { context: {} as ResolverContext, maxBatchSize: 0, batch: {} };
    const source = createUnsupportedDataSource('RELATIONAL_DATABASE');
    await expect(source.invoke({}, call)).rejects.toMatchObject({
      name: 'DataSourceError',
      type: 'UnsupportedDataSource',
      message: expect.stringContaining('RELATIONAL_DATABASE'),
    });
  });
});
