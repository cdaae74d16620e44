import { connect, type Socket } from 'node:net';
import { clientFrame, createFrameReader, opcodes } from './frames.ts';

/** A WebSocket client that costs as little as one can: it counts frames and decodes them only while asked to. */
export interface RawSocket {
  send(text: string): void;
  /** A frame made before. */
  write(frame: Buffer): void;
  /** Takes texts; `null`: frames are only counted from now on. */
  onText: ((text: string) => void) | null;
  end(): void;
}

/** All sockets read into one buffer, since each chunk is looked at before the next one comes. */
const readBuffer = Buffer.allocUnsafe(256 * 1024);

/**
 * @param onCount called with the length of each text frame while `onText` is `null`.
 * @param onEnd called when the server closes.
 */
export function openRawSocket(
  { port, path, headers }: { port: number; path: string; headers: Record<string, string> },
  onCount: (length: number) => void,
  onEnd: () => void,
): RawSocket {
  let isUpgraded = false;
  let greeting = '';
  const waiting: Buffer[] = [];
  const socket: Socket = connect({
    host: '127.0.0.1',
    port,
    noDelay: true,
    onread: {
      buffer: readBuffer,
      callback(count) {
        if (isUpgraded) read(readBuffer, count);
        else upgrade(readBuffer.subarray(0, count));
        return true;
      },
    },
  });
  const self: RawSocket = {
    send: (text) => self.write(clientFrame(opcodes.text, Buffer.from(text))),
    write(frame) {
      if (isUpgraded) socket.write(frame);
      else waiting.push(frame);
    },
    onText: null,
    end: () => void socket.destroy(),
  };
  const read = createFrameReader((opcode, bytes, start, length) => {
    if (opcode === opcodes.text) {
      if (self.onText) self.onText(bytes.toString('utf8', start, start + length));
      else onCount(length);
    } else if (opcode === opcodes.ping) {
      socket.write(clientFrame(opcodes.pong, Buffer.from(bytes.subarray(start, start + length))));
    }
  });

  function upgrade(chunk: Buffer): void {
    greeting += chunk.toString('latin1');
    const end = greeting.indexOf('\r\n\r\n');
    if (end < 0) return;
    if (!greeting.startsWith('HTTP/1.1 101')) throw new Error(`No WebSocket: ${greeting.slice(0, end)}`);
    isUpgraded = true;
    const early = Buffer.from(greeting.slice(end + 4), 'latin1');
    for (const frame of waiting.splice(0)) socket.write(frame);
    if (early.length > 0) read(early, early.length);
  }

  const lines = Object.entries({
    Host: `127.0.0.1:${port}`,
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`);
  socket.on('error', onEnd);
  socket.on('close', onEnd);
  return self;
}
