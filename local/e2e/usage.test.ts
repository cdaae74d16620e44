import { describe, expect, it } from 'vitest';
import { apiKeyOf, givenHelloApp } from '../testing/fixtures/hello-app.ts';
import { startTestLocal } from '../testing/start-test-local.ts';

describe('/_local/usage', () => {
  it('counts executed fields from the first DELETE on, and from zero after another', async () => {
    using app = givenHelloApp('hello');
    await using local = await startTestLocal({ assembly: app.file });
    const hello = () => local.ask(apiKeyOf(local), '{ hello, again: hello }');
    const usage = async (method: string) =>
      (await (await fetch(`${local.origin}/_local/usage`, { method })).json()) as unknown;
    const nothing = { dataSources: {}, readUnits: 0, writeUnits: 0, functions: 0, scans: 0 };

    await hello();
    expect(await usage('GET')).toEqual({});
    expect(await usage('DELETE')).toEqual({});
    await hello();
    expect(await usage('GET')).toEqual({ 'Query.hello': { calls: 2, ...nothing } });
    expect(await usage('DELETE')).toEqual({});
    expect(await usage('GET')).toEqual({});
  });

  it('takes no other method', async () => {
    using app = givenHelloApp('hello');
    await using local = await startTestLocal({ assembly: app.file });

    expect((await fetch(`${local.origin}/_local/usage`, { method: 'POST' })).status).toBe(405);
  });
});
