import { isJsonObject, type JsonObject, parseJson } from '../../lib/json.ts';

/** What a client sends that we understand. Everything else is `unknown`. */
export type ClientMessage =
  | { type: 'connection_init' }
  | { type: 'start'; id: string; data: string; authorization: JsonObject }
  | { type: 'stop'; id: string }
  | { type: 'ping' }
  | { type: 'pong' }
  | { type: 'malformed'; id: string | null; reason: string }
  | { type: 'unknown'; id: string | null; name: string };

/** Reads one text frame. */
export function parseClientMessage(text: string): ClientMessage {
  const message = parseJson(text);
  if (!isJsonObject(message))
    return { type: 'malformed', id: null, reason: 'The message is not a JSON object.' };
  const { type, payload } = message;
  const id = typeof message['id'] === 'string' && message['id'] !== '' ? message['id'] : null;
  switch (type) {
    case 'connection_init':
    case 'ping':
    case 'pong':
      return { type };
    case 'stop':
      return id === null ? { type: 'malformed', id, reason: 'A stop message needs an id.' } : { type, id };
    case 'start':
      return parseStart(id, payload);
    default:
      return { type: 'unknown', id, name: typeof type === 'string' ? type : '' };
  }
}

function parseStart(id: string | null, payload: unknown): ClientMessage {
  if (id === null) return { type: 'malformed', id, reason: 'A start message needs an id.' };
  const data = isJsonObject(payload) ? payload['data'] : undefined;
  const extensions = isJsonObject(payload) ? payload['extensions'] : undefined;
  const authorization = isJsonObject(extensions) ? extensions['authorization'] : undefined;
  if (typeof data !== 'string') return { type: 'malformed', id, reason: 'payload.data must be a string.' };
  if (!isJsonObject(authorization)) {
    return { type: 'malformed', id, reason: 'payload.extensions.authorization must be an object.' };
  }
  return { type: 'start', id, data, authorization };
}

export interface ProtocolError {
  errorType?: string;
  message: string;
  errorCode?: number;
}

/** Texts of what the server sends, key by key as AppSync does. */
export const serverMessages = {
  connectionAck: (connectionTimeoutMs: number) =>
    JSON.stringify({ type: 'connection_ack', payload: { connectionTimeoutMs } }),
  keepAlive: '{"type":"ka"}',
  connectionError: (errors: readonly ProtocolError[]) =>
    JSON.stringify({ type: 'connection_error', payload: { errors } }),
  startAck: (id: string) => JSON.stringify({ type: 'start_ack', id }),
  /** A `data` message in two parts: only the first differs between subscribers. `payload` is JSON text already. */
  dataHead: (id: string) => `{"id":${JSON.stringify(id)}`,
  dataRest: (payload: string) => `,"type":"data","payload":${payload}}`,
  complete: (id: string) => JSON.stringify({ type: 'complete', id }),
  error: (id: string | null, errors: readonly ProtocolError[] | ProtocolError) =>
    JSON.stringify({ type: 'error', ...(id === null ? {} : { id }), payload: { errors } }),
};
