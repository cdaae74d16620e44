import { describe, expect, test } from 'vitest';
import type { StartError } from './lib/errors.ts';
import { parseOptions, usage } from './options.ts';

const parse = (...args: string[]) => parseOptions(args, '/project');

describe('The command line', () => {
  test('has a default for everything', () => {
    expect(parse()).toEqual({
      assembly: null,
      port: 4000,
      host: '127.0.0.1',
      dataDirectory: '/project/.local',
      outputsFile: null,
      servesWeb: true,
      logLevel: 'info',
      loggedHeaders: ['x-correlation-id'],
      dynamoDbEndpoint: null,
      issuerOrigin: null,
    });
  });

  test('takes every flag, with paths from the working directory', () => {
    expect(
      parse(
        ...['--assembly', 'cdk.out', '--port', '0', '--host', '0.0.0.0', '--data', '../state'],
        ...[
          '--outputs',
          '/tmp/out.json',
          '--no-web',
          '--log=debug',
          '--log-headers=X-Trace, x-tenant',
          '--dynamodb-endpoint',
          'http://localhost:8000/',
          '--issuer=http://127.0.0.1:4000',
        ],
      ),
    ).toMatchObject({
      assembly: '/project/cdk.out',
      port: 0,
      host: '0.0.0.0',
      dataDirectory: '/state',
      outputsFile: '/tmp/out.json',
      servesWeb: false,
      logLevel: 'debug',
      loggedHeaders: ['x-trace', 'x-tenant'],
      dynamoDbEndpoint: 'http://localhost:8000',
      issuerOrigin: 'http://127.0.0.1:4000',
    });
  });

  test('keeps state in memory with --ephemeral', () => {
    expect(parse('--ephemeral')?.dataDirectory).toBeNull();
  });

  test('gives nothing when help is asked for, whatever else stands there', () => {
    expect(parse('--help', '--port', 'x')).toBeNull();
  });

  test.each([
    [['--port', 'x'], '--port'],
    [['--port', '65536'], '--port'],
    [['--port', '-1'], "'--port'"],
    [['--port', ''], '--port'],
    [['--port', '1e3'], '--port'],
    [['--log', 'loud'], '--log must be one of silent, error, warn, info, debug'],
    [['--log-headers', 'x-trace,Authorization'], "not 'authorization'"],
    [['--log-headers', 'a b'], '--log-headers'],
    [['--log-headers', ''], '--log-headers'],
    [['--dynamodb-endpoint', 'localhost:8000'], '--dynamodb-endpoint'],
    [['--dynamodb-endpoint', 'ftp://x'], '--dynamodb-endpoint'],
    [['--data', 'x', '--ephemeral'], 'exclude each other'],
    [['--nothing'], "Unknown option '--nothing'"],
    [['cdk.out'], 'cdk.out'],
    [['--assembly'], '--assembly'],
  ])('refuses %j', (args, reason) => {
    expect(() => parse(...args)).toThrow(
      expect.objectContaining({
        code: 'InvalidOption',
        message: expect.stringContaining(reason) as string,
      }) as StartError,
    );
  });

  test('explains each flag it takes', () => {
    for (const flag of [
      'assembly',
      'port',
      'host',
      'data',
      'ephemeral',
      'outputs',
      'no-web',
      'log',
      'dynamodb-endpoint',
      'help',
    ]) {
      expect(usage).toContain(`--${flag}`);
    }
  });
});
