import { describe, expect, test } from 'vitest';
import { createLogger } from '../lib/logger.ts';
import { createRequestLog } from './request-log.ts';
import { aRequest } from './testing/a-request.ts';

function linesOf(headers: Record<string, string>, level: 'debug' | 'info' = 'debug'): string[] {
  const lines: string[] = [];
  const log = createLogger(level, (line) => lines.push(line));
  const tell = createRequestLog(log, ['x-trace', 'x-tenant']);
  tell(aRequest({ headers, body: '{"query":"{ secret }"}' }), 'r-1', 200);
  return lines;
}

describe('The request log', () => {
  test('shows the headers that are asked for, and nothing else of a request', () => {
    expect(linesOf({ 'x-trace': 't-1', authorization: 'secret' })).toEqual([
      'debug Answered a request requestId="r-1" status=200 x-trace="t-1"',
    ]);
  });

  test('stays one short line, whatever a client sends', () => {
    const [line = '', ...others] = linesOf({ 'x-trace': `a\nb${'x'.repeat(10_000)}` });

    expect(others).toEqual([]);
    expect(line).not.toContain('\n');
    expect(line.length).toBeLessThan(250);
  });

  test('is for those who debug', () => {
    expect(linesOf({ 'x-trace': 't-1' }, 'info')).toEqual([]);
  });
});
