import type { Duplex } from 'node:stream';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { createLogger } from '../../lib/logger.ts';
import { type HttpServer, startHttpServer } from '../http-server.ts';
import { textFrame } from './text-frame.ts';

let server: HttpServer;
let client: WebSocket;
let toClient: Duplex;
const arrived: string[] = [];

beforeAll(async () => {
  server = await startHttpServer(
    '127.0.0.1',
    0,
    createLogger('error', () => undefined),
  );
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  const upgraded = new Promise<Duplex>((resolve) => {
    server.serve(
      [],
      [
        (request, socket, head) => {
          sockets.handleUpgrade(request, socket, head, () => resolve(socket));
          return true;
        },
      ],
    );
  });
  client = new WebSocket(`ws://127.0.0.1:${server.port}`);
  client.on('message', (data: Buffer) => arrived.push(data.toString()));
  toClient = await upgraded;
});

afterAll(async () => {
  client.terminate();
  await server[Symbol.asyncDispose]();
});

/** The texts that `ws` reads out of frames. */
async function received(frames: readonly Buffer[], count: number): Promise<string[]> {
  arrived.length = 0;
  for (const frame of frames) toClient.write(frame);
  while (arrived.length < count) await new Promise((resolve) => client.once('message', resolve));
  return [...arrived];
}

describe('A text frame', () => {
  test.each([0, 1, 125, 126, 127, 4096, 4097, 65_535, 65_536, 300_000])(
    'of %i bytes is read as what it was',
    async (length) => {
      const [head, tail] = [Buffer.from('ä'), Buffer.alloc(length, 'x')];

      expect(await received(textFrame(head, tail), 1)).toEqual([`ä${'x'.repeat(length)}`]);
    },
  );

  test('follows another without a gap, whatever their parts', async () => {
    const parts = fc.tuple(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme', maxLength: 200 }));
    await fc.assert(
      fc.asyncProperty(fc.array(parts, { minLength: 1, maxLength: 5 }), async (messages) => {
        const frames = messages.flatMap(([head, tail]) => textFrame(Buffer.from(head), Buffer.from(tail)));

        expect(await received(frames, messages.length)).toEqual(messages.map((message) => message.join('')));
      }),
    );
  });

  test('shares a long tail in place of copying it', () => {
    const tail = Buffer.alloc(10_000, 'x');

    expect(textFrame(Buffer.from('a'), tail)[1]).toBe(tail);
  });
});
