import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ClientMessage, parseClientMessage, serverMessages } from './messages.ts';

const authorization = { host: 'localhost' };
const payload = { data: '{"query":"subscription { a }"}', extensions: { authorization } };

describe('Messages of clients', () => {
  test.each<[unknown, ClientMessage]>([
    [{ type: 'connection_init' }, { type: 'connection_init' }],
    [{ type: 'connection_init', payload: { x: 1 } }, { type: 'connection_init' }],
    [{ type: 'ping' }, { type: 'ping' }],
    [{ type: 'pong' }, { type: 'pong' }],
    [
      { type: 'stop', id: 'a' },
      { type: 'stop', id: 'a' },
    ],
    [
      { type: 'start', id: 'a', payload },
      { type: 'start', id: 'a', data: payload.data, authorization },
    ],
    [
      { type: 'subscribe', id: 'a' },
      { type: 'unknown', id: 'a', name: 'subscribe' },
    ],
    [{ id: 7 }, { type: 'unknown', id: null, name: '' }],
    [{ type: 'stop' }, { type: 'malformed', id: null, reason: 'A stop message needs an id.' }],
    [
      { type: 'start', payload },
      { type: 'malformed', id: null, reason: 'A start message needs an id.' },
    ],
    [
      { type: 'start', id: 'a', payload: { ...payload, data: { query: '' } } },
      { type: 'malformed', id: 'a', reason: 'payload.data must be a string.' },
    ],
    [
      { type: 'start', id: 'a' },
      { type: 'malformed', id: 'a', reason: 'payload.data must be a string.' },
    ],
    [
      { type: 'start', id: 'a', payload: { data: '{}' } },
      { type: 'malformed', id: 'a', reason: 'payload.extensions.authorization must be an object.' },
    ],
    [[], { type: 'malformed', id: null, reason: 'The message is not a JSON object.' }],
    ['text', { type: 'malformed', id: null, reason: 'The message is not a JSON object.' }],
  ])('%j', (message, parsed) => {
    expect(parseClientMessage(JSON.stringify(message))).toEqual(parsed);
  });

  test('are read from any text without a failure', () => {
    const parse = (text: string) => {
      expect(parseClientMessage(text)).toHaveProperty('type');
    };

    fc.assert(fc.property(fc.string(), parse));
    fc.assert(fc.property(fc.json(), parse));
  });
});

describe('Messages of the server', () => {
  test.each([
    [
      serverMessages.connectionAck(300_000),
      '{"type":"connection_ack","payload":{"connectionTimeoutMs":300000}}',
    ],
    [serverMessages.keepAlive, '{"type":"ka"}'],
    [serverMessages.startAck('a'), '{"type":"start_ack","id":"a"}'],
    [
      serverMessages.dataHead('a"b') + serverMessages.dataRest('{"data":{}}'),
      '{"id":"a\\"b","type":"data","payload":{"data":{}}}',
    ],
    [serverMessages.complete('a'), '{"type":"complete","id":"a"}'],
    [
      serverMessages.error('a', [{ errorType: 'T', message: 'm' }]),
      '{"type":"error","id":"a","payload":{"errors":[{"errorType":"T","message":"m"}]}}',
    ],
    [
      serverMessages.error(null, [{ message: 'm' }]),
      '{"type":"error","payload":{"errors":[{"message":"m"}]}}',
    ],
    [
      serverMessages.error('a', { errorType: 'T', message: 'm' }),
      '{"type":"error","id":"a","payload":{"errors":{"errorType":"T","message":"m"}}}',
    ],
    [
      serverMessages.connectionError([{ errorType: 'T', message: 'm', errorCode: 401 }]),
      '{"type":"connection_error","payload":{"errors":[{"errorType":"T","message":"m","errorCode":401}]}}',
    ],
  ])('%s', (text, expected) => {
    expect(text).toBe(expected);
  });
});
