import { describe, expect, it } from 'vitest';
import { handshakeProtocols, isAuthorizationError, parseServerFrame, startFrame } from './protocol.ts';

describe('real-time protocol', () => {
  it('puts the credentials into an unpadded base64url subprotocol', () => {
    const header = { host: 'api.example', Authorization: 'tökén?>' };
    const [name, credentials] = handshakeProtocols(header);
    expect(name).toBe('graphql-ws');
    expect(credentials).toMatch(/^header-[A-Za-z0-9_-]+$/);
    const decoded = Buffer.from(credentials?.slice('header-'.length) ?? '', 'base64url').toString('utf8');
    expect(JSON.parse(decoded)).toEqual(header);
  });

  it('sends the operation as a string of JSON', () => {
    const frame: unknown = JSON.parse(startFrame('1', { query: 'subscription { x }' }, { host: 'h' }));
    expect(frame).toEqual({
      id: '1',
      type: 'start',
      payload: {
        data: JSON.stringify({ query: 'subscription { x }', variables: {} }),
        extensions: { authorization: { host: 'h' } },
      },
    });
  });

  it.each([
    ['no JSON'],
    ['[]'],
    ['{"type":"pong"}'],
    ['{"type":"start_ack"}'],
    ['{"type":"data","payload":{}}'],
  ])('reads nothing from %s', (text) => {
    expect(parseServerFrame(text)).toBeNull();
  });

  it('waits five minutes when the acknowledgement names no time', () => {
    expect(parseServerFrame('{"type":"connection_ack"}')).toEqual({
      type: 'connection_ack',
      connectionTimeoutMs: 300_000,
    });
  });

  it('tells a refused identity from other errors', () => {
    expect(isAuthorizationError({ errorType: 'x#UnauthorizedException', message: '' })).toBe(true);
    expect(isAuthorizationError({ errorType: 'Unknown', message: 'Token expired: 12' })).toBe(true);
    // One may not see the room; another token changes nothing about it.
    expect(
      isAuthorizationError({ errorType: 'Unauthorized', message: 'Not Authorized to access onMessage' }),
    ).toBe(false);
  });
});
