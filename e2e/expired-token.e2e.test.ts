import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { signIn } from './support/chat-client.ts';
import { createInbox } from './support/inbox.ts';
import { startWithClock } from './support/start-with-clock.ts';

/** Access tokens live an hour; the clock moves past that. */
describe('An expired token', () => {
  it('is refused with 401 and its reason, and nothing is written', async () => {
    await using local = await startWithClock();
    const { clock, outputs } = local;
    const ana = await signIn(outputs, 'ana');
    const roomId = await ana.createRoom({ name: 'Old', kind: 'PUBLIC' });
    clock.advance(61 * 60 * 1000);

    expect(await ana.sendMessage(roomId, 'too late')).toMatchObject({
      status: 401,
      errors: [{ errorType: 'UnauthorizedException', message: 'Token has expired.' }],
    });
    const again = await signIn(outputs, 'ana');
    const { data } = await again.send('query ($id: ID!) { messages(roomId: $id) { items { id } } }', {
      id: roomId,
    });
    expect(data).toEqual({ messages: { items: [] } });
  });

  it('ends a realtime handshake with connection_error', async () => {
    await using local = await startWithClock();
    const { clock, outputs } = local;
    const ana = await signIn(outputs, 'ana');
    clock.advance(61 * 60 * 1000);
    const header = JSON.stringify({ host: new URL(local.origin).host, Authorization: ana.accessToken });
    const frames = createInbox<string>();
    const socket = new WebSocket(outputs.Chorus.RealtimeUrl, [
      'graphql-ws',
      `header-${Buffer.from(header).toString('base64url')}`,
    ]);
    socket.on('message', (data: Buffer) => frames.put(data.toString()));
    const closed = new Promise((resolve) => socket.once('close', resolve));

    expect(JSON.parse(await frames.next())).toEqual({
      type: 'connection_error',
      payload: {
        errors: [{ errorType: 'UnauthorizedException', message: 'Token has expired.', errorCode: 401 }],
      },
    });
    await closed;
  });
});
