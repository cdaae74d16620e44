import { connect, type Socket } from 'node:net';

/** One keep-alive connection that posts the same request again and again. */
export interface HttpClient {
  /** Sends; calls `done` with the body of the answer, a text in which each byte is a character. */
  post(request: Buffer, done: (body: string) => void): void;
  end(): void;
}

export function postRequest(
  port: number,
  path: string,
  headers: Record<string, string>,
  body: string,
): Buffer {
  const lines = Object.entries({
    Host: `127.0.0.1:${port}`,
    'Content-Type': 'application/json',
    'Content-Length': String(Buffer.byteLength(body)),
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`POST ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`);
}

/** The body when it is whole, otherwise `null`. */
function bodyOf(text: string): string | null {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const head = text.slice(0, end).toLowerCase();
  const at = head.indexOf('content-length: ');
  const body = text.slice(end + 4);
  if (at >= 0) return body.length >= Number.parseInt(head.slice(at + 16), 10) ? body : null;
  return body.endsWith('0\r\n\r\n') ? body : null;
}

export function openHttpClient(port: number, onEnd: () => void): HttpClient {
  let received = '';
  let waiting: ((body: string) => void) | null = null;
  const socket: Socket = connect({ host: '127.0.0.1', port, noDelay: true });
  socket.setEncoding('latin1');
  socket.on('data', (chunk) => {
    received += String(chunk);
    const body = bodyOf(received);
    if (body === null) return;
    received = '';
    const done = waiting;
    waiting = null;
    done?.(body);
  });
  socket.on('error', onEnd);
  socket.on('close', onEnd);
  return {
    post(request, done) {
      waiting = done;
      socket.write(request);
    },
    end: () => void socket.destroy(),
  };
}
