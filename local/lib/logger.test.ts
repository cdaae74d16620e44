import { describe, expect, test } from 'vitest';
import { createLogger, type LogLevel, logLevels } from './logger.ts';

function given(level: LogLevel) {
  const lines: string[] = [];
  return { lines, log: createLogger(level, (line) => lines.push(line)) };
}

describe('Logger', () => {
  test.each<[LogLevel, string[]]>([
    ['silent', []],
    ['error', ['error x']],
    ['warn', ['error x', 'warn x']],
    ['info', ['error x', 'warn x', 'info x']],
    ['debug', ['error x', 'warn x', 'info x', 'debug x']],
  ])('at %s writes %j', (level, expected) => {
    const { log, lines } = given(level);

    log.error('x');
    log.warn('x');
    log.info('x');
    log.debug('x');

    expect(lines).toEqual(expected);
    expect(logLevels).toContain(level);
  });

  test('writes fields behind the message, texts quoted, and leaves undefined ones out', () => {
    const { log, lines } = given('info');

    log.info('got it', { name: 'a "b"\nc', count: 2, ok: true, none: null, gone: undefined });

    expect(lines).toEqual(['info got it name="a \\"b\\"\\nc" count=2 ok=true none=null']);
  });

  test('gives each line the fields of its place; the line’s own win', () => {
    const { log, lines } = given('info');
    const inner = log.with({ service: 'a', n: 1 }).with({ part: 'b' });

    inner.info('x', { n: 2 });
    log.info('y');

    expect(lines).toEqual(['info x service="a" n=2 part="b"', 'info y']);
  });
});
