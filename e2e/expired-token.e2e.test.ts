import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createLogger } from '../local/lib/logger.ts';
import { startLocal } from '../local/start.ts';
import { synthesize } from '../local/synthesize.ts';
import { createManualClock } from '../local/testing/manual-clock.ts';
import { signIn } from './support/chat-client.ts';
import { createInbox } from './support/inbox.ts';
import type { ChorusOutputs } from './support/local-process.ts';

const project = fileURLToPath(new URL('..', import.meta.url));

/** Access tokens live an hour; the clock of the test moves past that. */
async function startWithClock() {
  const clock = createManualClock();
  const local = await startLocal({
    assembly: await synthesize(project, process.env),
    host: '127.0.0.1',
    port: 0,
    dataDirectory: null,
    webDirectory: null,
    moduleRoots: [project],
    log: createLogger('silent', () => undefined),
    clock,
  });
  const outputs: ChorusOutputs = JSON.parse(JSON.stringify(local.outputs));
  return { clock, local, outputs };
}

describe('An expired token', () => {
  it('is refused with 401 and its reason, and nothing is written', async () => {
    const { clock, local, outputs } = await startWithClock();
    await using _stopped = local;
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
    const { clock, local, outputs } = await startWithClock();
    await using _stopped = local;
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
