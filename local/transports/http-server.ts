import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { StartError } from '../lib/errors.ts';
import type { Logger } from '../lib/logger.ts';
import {
  firstOf,
  type HttpRequest,
  type HttpResponse,
  type HttpRoute,
  jsonResponse,
  nothingServed,
  textResponse,
} from './http-message.ts';

/** Takes over an HTTP upgrade; `false`: not mine. */
export type UpgradeRoute = (request: IncomingMessage, socket: Duplex, head: Buffer) => boolean;

export interface HttpServer extends AsyncDisposable {
  /** The port that was bound. */
  readonly port: number;
  /** Sets what answers from now on; until the first call everything gets 503. */
  serve(routes: readonly HttpRoute[], upgrades: readonly UpgradeRoute[]): void;
}

/** The largest body any emulated service takes: DynamoDB's BatchWriteItem. */
const maxBodyBytes = 16 * 1024 * 1024;

/** Reads a body to its end, keeping no more of it than may be kept; `lost`: the client went away before. */
function readBody(incoming: IncomingMessage): Promise<Buffer | 'too large' | 'lost'> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    incoming.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= maxBodyBytes) chunks.push(chunk);
      else chunks.length = 0;
    });
    incoming.on('end', () => resolve(bytes <= maxBodyBytes ? Buffer.concat(chunks) : 'too large'));
    incoming.on('error', () => resolve('lost'));
    incoming.on('close', () => resolve('lost'));
  });
}

/** Headers in lower case; those sent more than once are lists. */
export function readHeaders(incoming: IncomingMessage): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = {};
  for (const [name, values] of Object.entries(incoming.headersDistinct)) {
    if (values?.[0] !== undefined) headers[name] = values.length === 1 ? values[0] : values;
  }
  return headers;
}

function toRequest(incoming: IncomingMessage, body: Buffer): HttpRequest {
  const [path = '/', search = ''] = splitOnce(incoming.url ?? '/', '?');
  return {
    method: incoming.method ?? 'GET',
    path,
    query: new URLSearchParams(search),
    headers: readHeaders(incoming),
    body,
    remoteAddress: incoming.socket.remoteAddress ?? '',
  };
}

function splitOnce(text: string, separator: string): string[] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function send(outgoing: ServerResponse, response: HttpResponse): void {
  if (response.isLost) return void outgoing.destroy();
  const { body } = response;
  // The length in a 304 would be that of the file it stands for.
  const bytes = Buffer.byteLength(body);
  const length = response.status === 304 ? {} : { 'content-length': bytes };
  outgoing.writeHead(response.status, { ...response.headers, ...length });
  // A text leaves in one piece with its header, bytes apart from it; plain ASCII need not be encoded.
  outgoing.end(body, bytes === body.length ? 'latin1' : 'utf8');
}

/**
 * Binds first and answers 503 until `serve` is called, so that the address is known before anything is built.
 *
 * @param port 0: any free one.
 * @throws StartError `PortInUse`, or `InvalidOption` for a host this machine doesn't have.
 */
export async function startHttpServer(host: string, port: number, log: Logger): Promise<HttpServer> {
  let routes: readonly HttpRoute[] = [() => Promise.resolve(textResponse(503, 'Starting.\n'))];
  let upgrades: readonly UpgradeRoute[] | null = null;

  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await readBody(incoming);
    if (body === 'lost') return;
    const response =
      body === 'too large'
        ? jsonResponse(413, { message: `The request body is larger than ${maxBodyBytes} bytes.` })
        : await (firstOf(routes)(toRequest(incoming, body)) ?? nothingServed);
    send(outgoing, response);
  }

  const server = createServer((incoming, outgoing) => {
    answer(incoming, outgoing).catch((failure: unknown) => {
      log.error('request not answered', {
        method: incoming.method,
        path: incoming.url?.split('?')[0],
        reason: failure instanceof Error ? (failure.stack ?? failure.message) : String(failure),
      });
      if (!outgoing.headersSent) send(outgoing, textResponse(500, 'Internal failure.\n'));
    });
  });
  // Upgraded sockets and those that were only half closed are no longer the server's own to close.
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('upgrade', (incoming: IncomingMessage, socket: Socket, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    try {
      if (upgrades?.some((upgrade) => upgrade(incoming, socket, head))) return;
      const status = upgrades ? '404 Not Found' : '503 Service Unavailable';
      socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
    } catch (failure) {
      // One bad upgrade must not end everybody's connections.
      log.error('upgrade failed', { reason: failure instanceof Error ? failure.message : String(failure) });
      socket.destroy();
    }
  });

  await new Promise<void>((resolve, reject) => {
    server.once('error', (failure: NodeJS.ErrnoException) => reject(toStartError(failure, host, port)));
    server.listen(port, host, resolve);
  });
  const address = server.address();
  let stopped: Promise<void> | null = null;

  async function stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of sockets) socket.destroy();
    await closed;
  }

  return {
    port: typeof address === 'object' && address ? address.port : port,
    serve(newRoutes, newUpgrades) {
      routes = newRoutes;
      upgrades = newUpgrades;
    },
    [Symbol.asyncDispose]: () => (stopped ??= stop()),
  };
}

function toStartError(failure: NodeJS.ErrnoException, host: string, port: number): StartError {
  if (failure.code === 'EADDRINUSE') {
    const advice = 'Choose another with --port N, or --port 0 for any free one.';
    return new StartError('PortInUse', `Port ${port} on ${host} is in use. ${advice}`, { cause: failure });
  }
  return new StartError('InvalidOption', `Can't listen on ${host}:${port}: ${failure.message}`, {
    cause: failure,
  });
}
