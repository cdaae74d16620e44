import { describe, expect, test } from 'vitest';
import { givenRuntime } from '../testing/given-runtime.ts';

const { runBody, valueOf } = givenRuntime();

describe('util.http › response headers', () => {
  test('are set one by one or together, the last of a name counting', () => {
    const { responseHeaders, appendedErrors } = runBody(
      `util.http.addResponseHeader('x-one', 'a');
      util.http.addResponseHeaders({ 'X-One': 'b', 'x-number': 2, 'x-object': { a: 1 } });`,
    );
    expect(responseHeaders).toEqual({ 'X-One': 'b', 'x-number': '2', 'x-object': '{"a":1}' });
    expect(appendedErrors).toEqual([]);
  });

  test.each([
    'access-control-allow-origin',
    'Access-Control-Allow-Headers',
    'content-type',
    'Content-Length',
    'vary',
    'host',
    'transfer-encoding',
    'x-amz-anything',
    'x-amzn-requestid',
  ])('%s is ignored and reported', (name) => {
    const { responseHeaders, appendedErrors } = runBody(
      `util.http.addResponseHeader(${JSON.stringify(name)}, 'a');`,
    );
    expect(responseHeaders).toEqual({});
    expect(appendedErrors).toMatchObject([{ type: 'ResponseHeaderError' }]);
  });

  test.each([
    ['an empty name', "util.http.addResponseHeader('', 'a');"],
    ['no value', "util.http.addResponseHeader('x-a', null);"],
    [
      'more than 4 KB in all',
      "util.http.addResponseHeader('x-a', ctx.args.long); util.http.addResponseHeader('x-b', ctx.args.long);",
    ],
  ])('%s is reported, and the handler goes on', (_title, body) => {
    const { result, appendedErrors } = runBody(`${body} return 'done';`, {
      context: { arguments: { long: 'x'.repeat(3000) } },
    });
    expect(result).toBe('done');
    expect(appendedErrors).toMatchObject([{ type: 'ResponseHeaderError' }]);
  });
});

describe('util.http › copyHeaders', () => {
  test('leaves out what belongs to one connection', () => {
    const headers = { authorization: 'a', Host: 'b', 'content-length': '1', te: 'c', 'x-multi': ['d', 'e'] };
    expect(
      valueOf('util.http.copyHeaders(ctx.request.headers)', { request: { headers, domainName: null } }),
    ).toEqual({
      authorization: 'a',
      'x-multi': ['d', 'e'],
    });
  });
});
