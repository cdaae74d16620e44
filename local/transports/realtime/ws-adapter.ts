import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Clock } from '../../lib/clock.ts';
import { isJsonObject, type JsonObject, parseJson } from '../../lib/json.ts';
import type { Logger } from '../../lib/logger.ts';
import type { GraphQlApi } from '../../services/appsync/appsync.ts';
import { readHeaders } from '../http-server.ts';
import { closeCodes, openRealtimeConnection, type RealtimeLimits, type ToCredentials } from './connection.ts';

const subprotocol = 'graphql-ws';
const headerEntry = 'header-';
/** A client has no reason to send more; a longer frame closes the socket with 1009. */
const maxFrameBytes = 256 * 1024;

export interface RealtimeServer extends AsyncDisposable {
  /** Takes an HTTP upgrade when its path belongs to an API. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  /** How many sockets are open. */
  connectionCount(): number;
  /** Cuts all open sockets without a close handshake, as a lost network does. */
  cutConnections(): void;
}

export interface RealtimeServerDependencies {
  /** The API that a realtime or GraphQL path belongs to; asked anew for each step, so reloads take over. */
  apiAt(path: string): GraphQlApi | undefined;
  limits: RealtimeLimits;
  /** See `RealtimeDependencies`. */
  disturb(deliver: () => void, startedAtMs: number): void;
  clock: Clock;
  log: Logger;
}

function decodeObject(text: string): JsonObject | null {
  // Buffer's base64 decoder takes both alphabets, padded or not.
  const value = parseJson(Buffer.from(text, 'base64').toString('utf8'));
  return isJsonObject(value) ? value : null;
}

/** The header object of the handshake, from wherever the client put it; empty when it sent none. */
function readAuthorization(request: IncomingMessage, url: URL): JsonObject {
  const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((entry) => entry.trim());
  const entry = offered.find((candidate) => candidate.startsWith(headerEntry));
  if (entry) return decodeObject(entry.slice(headerEntry.length)) ?? {};
  const parameter = url.searchParams.get('header');
  if (parameter !== null) return decodeObject(parameter.replaceAll(' ', '+')) ?? {};
  return readHeaders(request);
}

function lowerCased(authorization: JsonObject): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(authorization)) {
    if (typeof value === 'string') headers[name.toLowerCase()] = value;
  }
  return headers;
}

/** Signatures cover the GraphQL URL, with `/connect` behind it for the connection itself. */
function createToCredentials(request: IncomingMessage, graphqlPath: string): ToCredentials {
  const handshake = readHeaders(request);
  return (authorization, purpose) => {
    const proof = lowerCased(authorization);
    const host = proof['host'] ?? request.headers.host ?? '';
    const url = `http://${String(host)}${graphqlPath}${purpose === 'connect' ? '/connect' : ''}`;
    const body = purpose === 'connect' ? '{}' : purpose.data;
    const { authorization: _a, 'x-api-key': _k, ...rest } = handshake;
    return {
      headers: { ...rest, ...proof },
      signed: { method: 'POST', url, body },
      sourceIp: [request.socket.remoteAddress ?? ''],
    };
  };
}

function textOf(data: Buffer | ArrayBuffer | Buffer[]): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8');
  return Buffer.from(data as Buffer).toString('utf8');
}

/** Creates the WebSocket side of all APIs: `<GraphQL path>/realtime`, and the GraphQL path itself. */
export function createRealtimeServer({
  apiAt,
  limits,
  disturb,
  clock,
  log,
}: RealtimeServerDependencies): RealtimeServer {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: maxFrameBytes,
    perMessageDeflate: false,
    // An echoed `header-…` entry would put the token into the response.
    handleProtocols: (protocols) => (protocols.has(subprotocol) ? subprotocol : false),
  });

  function open(webSocket: WebSocket, request: IncomingMessage, url: URL, graphqlPath: string): void {
    const authorization = webSocket.protocol === subprotocol ? readAuthorization(request, url) : null;
    const connection = openRealtimeConnection(
      {
        send: (text) => webSocket.send(text),
        close: (code, reason) => webSocket.close(code, reason),
        bufferedBytes: () => webSocket.bufferedAmount,
      },
      authorization,
      {
        api: () => apiAt(graphqlPath) ?? gone(graphqlPath),
        toCredentials: createToCredentials(request, graphqlPath),
        limits,
        disturb,
        clock,
        log,
      },
    );
    webSocket.on('message', (data) => connection.receive(textOf(data)));
    webSocket.on('close', () => connection.closed());
    // `ws` closes the socket itself after an error; without a listener the process would end.
    webSocket.on('error', (failure) => log.debug('realtime socket error', { reason: failure.message }));
  }

  return {
    upgrade(request, socket, head) {
      const url = new URL(request.url ?? '/', 'http://localhost');
      const graphqlPath = url.pathname.replace(/\/realtime$/, '');
      if (!apiAt(graphqlPath)) return false;
      server.handleUpgrade(request, socket, head, (webSocket) => open(webSocket, request, url, graphqlPath));
      return true;
    },
    connectionCount: () => server.clients.size,
    cutConnections() {
      for (const client of server.clients) client.terminate();
    },
    async [Symbol.asyncDispose]() {
      for (const client of server.clients) client.close(closeCodes.goingAway, 'The server is stopping.');
      server.close();
      // Peers get the close frame; whoever does not answer it is cut by the HTTP server's own stop.
      await new Promise((resolve) => setImmediate(resolve));
      for (const client of server.clients) client.terminate();
    },
  };
}

function gone(path: string): never {
  throw new Error(`There is no API at ${path} any more.`);
}
