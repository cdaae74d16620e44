import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';
import { isJsonObject, parseJson } from '../lib/json.ts';
import type { OpenSocket } from '../realtime/socket.ts';

/** A frame as the server received it. */
export type ReceivedFrame = Record<string, unknown> & { type: string };

/** The server's side of one connection. */
export interface ServerConnection {
  /** The credentials of the handshake. */
  readonly header: Record<string, unknown>;
  /** The next frame not yet taken; rejects when none comes. */
  next(): Promise<ReceivedFrame>;
  send(frame: Record<string, unknown>): void;
  /** Answers the handshake as AppSync does. */
  acknowledge(connectionTimeoutMs?: number): Promise<void>;
  /** Takes a `start` and acknowledges it; gives its id and its `data`. */
  acceptStart(): Promise<{ id: string; data: unknown; authorization: unknown }>;
  /** Cuts the connection. */
  cut(): void;
}

/** A WebSocket server under the control of a test. */
export interface RealtimeServer extends AsyncDisposable {
  readonly url: string;
  /** The next client that connects; rejects when none comes. */
  nextConnection(): Promise<ServerConnection>;
}

const patienceMs = 3_000;

/** Hands out what was pushed in order; a taker waits, but not for ever. */
function createQueue<T>(what: string) {
  const items: T[] = [];
  const takers: ((item: T) => void)[] = [];
  return {
    push(item: T) {
      const taker = takers.shift();
      if (taker) taker(item);
      else items.push(item);
    },
    take(): Promise<T> {
      const item = items.shift();
      if (item !== undefined) return Promise.resolve(item);
      return new Promise((resolve, reject) => {
        const timeout = setTimeout(() => reject(new Error(`${what} did not come`)), patienceMs);
        takers.push((next) => {
          clearTimeout(timeout);
          resolve(next);
        });
      });
    },
  };
}

/** Starts a server on a free port of 127.0.0.1. */
export async function startRealtimeServer(): Promise<RealtimeServer> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, handleProtocols: () => 'graphql-ws' });
  const connections = createQueue<ServerConnection>('a connection');
  server.on('connection', (socket, request) => {
    connections.push(createServerConnection(socket, request.headers['sec-websocket-protocol'] ?? ''));
  });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `ws://127.0.0.1:${port}/graphql/realtime`,
    nextConnection: () => connections.take(),
    async [Symbol.asyncDispose]() {
      for (const socket of server.clients) socket.terminate();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function createServerConnection(socket: WebSocket, protocols: string): ServerConnection {
  const frames = createQueue<ReceivedFrame>('a frame');
  socket.on('message', (data: Buffer) => {
    const frame = parseJson(data.toString('utf8'));
    if (isJsonObject(frame) && typeof frame['type'] === 'string')
      frames.push({ ...frame, type: frame['type'] });
  });
  const send = (frame: Record<string, unknown>) => socket.send(JSON.stringify(frame));
  return {
    header: readHeader(protocols),
    next: () => frames.take(),
    send,
    async acknowledge(connectionTimeoutMs = 300_000) {
      const init = await frames.take();
      if (init.type !== 'connection_init') throw new Error(`got ${init.type} before connection_init`);
      send({ type: 'connection_ack', payload: { connectionTimeoutMs } });
      send({ type: 'ka' });
    },
    async acceptStart() {
      const start = await frames.take();
      const { id, payload } = start;
      if (start.type !== 'start' || typeof id !== 'string' || !isJsonObject(payload)) {
        throw new Error(`got ${start.type} instead of start`);
      }
      send({ type: 'start_ack', id });
      const extensions = isJsonObject(payload['extensions']) ? payload['extensions'] : {};
      return { id, data: parseJson(String(payload['data'])), authorization: extensions['authorization'] };
    },
    cut: () => socket.terminate(),
  };
}

function readHeader(protocols: string): Record<string, unknown> {
  const entry = protocols.split(/, */).find((protocol) => protocol.startsWith('header-')) ?? '';
  const header = parseJson(Buffer.from(entry.slice('header-'.length), 'base64url').toString('utf8'));
  return isJsonObject(header) ? header : {};
}

/** Opens sockets with the `ws` package, for a Node that has no WebSocket of its own. */
export const openNodeSocket: OpenSocket = (url, protocols, handlers) => {
  const socket = new WebSocket(url, protocols);
  socket.on('open', () => handlers.opened());
  socket.on('message', (data: Buffer) => handlers.received(data.toString('utf8')));
  socket.on('close', () => handlers.closed());
  // A refused connection is reported as an error and then as closed; the second says enough.
  socket.on('error', () => undefined);
  return { send: (text) => socket.send(text), close: (code) => socket.close(code) };
};
