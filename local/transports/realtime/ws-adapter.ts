import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer } from 'ws';
import type { Clock } from '../../lib/clock.ts';
import { isJsonObject, type JsonObject, parseJson } from '../../lib/json.ts';
import type { Logger } from '../../lib/logger.ts';
import type { GraphQlApi } from '../../services/appsync/appsync.ts';
import type { EventPayload } from '../../services/appsync/subscriptions/broker.ts';
import { sourceAddresses } from '../http-message.ts';
import { readHeaders } from '../http-server.ts';
import {
  closeCodes,
  type Handshake,
  openRealtimeConnection,
  type RealtimeLimits,
  type ToCredentials,
} from './connection.ts';
import { serverMessages } from './messages.ts';
import { createOutbox } from './outbox.ts';
import { textFrame } from './text-frame.ts';

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

/** The header object as the client encoded it, from wherever it put it; `undefined`: from nowhere. */
function readEncodedHeader(request: IncomingMessage, url: URL): string | undefined {
  const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((entry) => entry.trim());
  const entry = offered.find((candidate) => candidate.startsWith(headerEntry));
  // An unescaped `+` of base64 arrives as a blank.
  return entry?.slice(headerEntry.length) ?? url.searchParams.get('header')?.replaceAll(' ', '+');
}

function readHandshake(webSocket: WebSocket, request: IncomingMessage, url: URL): Handshake {
  if (webSocket.protocol !== subprotocol) {
    return { problem: { message: 'SubProtocolNotSupportedError', errorCode: 400 } };
  }
  const encoded = readEncodedHeader(request, url);
  const authorization = encoded === undefined ? readHeaders(request) : decodeObject(encoded);
  if (authorization) return { authorization };
  const message = 'The header of the connection request is not a JSON object in base64.';
  return { problem: { errorType: 'BadRequestException', message, errorCode: 400 } };
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
      sourceIp: sourceAddresses(handshake, request.socket.remoteAddress),
    };
  };
}

function textOf(data: Buffer | ArrayBuffer | Buffer[]): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8');
  return Buffer.from(data as Buffer).toString('utf8');
}

/** An event reaches all who share its payload one after another, so the last one is all there is to remember. */
function createDataRests(): (payload: EventPayload) => Buffer {
  let last: { payload: EventPayload; rest: Buffer } | null = null;
  return (payload) => {
    if (last?.payload !== payload)
      last = { payload, rest: Buffer.from(serverMessages.dataRest(payload.text)) };
    return last.rest;
  };
}

const nothing = Buffer.alloc(0);

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

  const outbox = createOutbox((run) => setImmediate(run));
  const dataRestOf = createDataRests();

  /** Text frames are written by ourselves, see docs/decisions/008; the rest of WebSocket is `ws`'s. */
  function open(
    webSocket: WebSocket,
    socket: Duplex,
    request: IncomingMessage,
    url: URL,
    graphqlPath: string,
  ): void {
    const outgoing = outbox.outgoing(socket, () => webSocket.readyState === WebSocket.OPEN);
    const connection = openRealtimeConnection(
      {
        send: (text) => outgoing.push(textFrame(Buffer.from(text), nothing)),
        sendShared: (head, rest) => outgoing.push(textFrame(head, rest)),
        close(code, reason) {
          outgoing.flush();
          webSocket.close(code, reason);
        },
        bufferedBytes: outgoing.bufferedBytes,
      },
      readHandshake(webSocket, request, url),
      {
        api: () => apiAt(graphqlPath) ?? gone(graphqlPath),
        toCredentials: createToCredentials(request, graphqlPath),
        limits,
        disturb,
        dataRestOf,
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
      const [base, path] = ['http://localhost', request.url ?? '/'];
      if (!URL.canParse(path, base)) return false;
      const url = new URL(path, base);
      const graphqlPath = url.pathname.replace(/\/realtime$/, '');
      if (!apiAt(graphqlPath)) return false;
      server.handleUpgrade(request, socket, head, (webSocket) =>
        open(webSocket, socket, request, url, graphqlPath),
      );
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
