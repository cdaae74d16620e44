/**
 * The frames of AppSync's real-time protocol, as JSON text.
 * https://docs.aws.amazon.com/appsync/latest/devguide/real-time-websocket-client.html
 */
import { isJsonObject, parseJson } from '../lib/json.ts';

/** What proves who is asking: `Authorization` or `x-api-key`, and the host of the GraphQL endpoint. */
export type AuthorizationHeader = Readonly<Record<string, string>>;

/** One entry of `payload.errors`. */
export interface FrameError {
  errorType: string;
  message: string;
  errorCode?: number;
}

/** What a subscription delivers: data and errors as the server sent them. */
export interface DataPayload {
  data?: Record<string, unknown> | null;
  errors?: readonly unknown[];
}

/** A frame from the server that this client acts on. */
export type ServerFrame =
  | { type: 'connection_ack'; connectionTimeoutMs: number }
  | { type: 'ka' }
  | { type: 'start_ack'; id: string }
  | { type: 'data'; id: string; payload: DataPayload }
  | { type: 'complete'; id: string }
  | { type: 'error'; id?: string; errors: FrameError[] }
  | { type: 'connection_error'; errors: FrameError[] };

/** A GraphQL subscription to start. */
export interface SubscriptionOperation {
  query: string;
  variables?: Record<string, unknown>;
  operationName?: string;
}

/** Used when an acknowledgement names no timeout. */
const defaultConnectionTimeoutMs = 300_000;

/** Reads one frame; `null` for what is unknown or malformed, which a client has to survive. */
export function parseServerFrame(text: string): ServerFrame | null {
  const frame = parseJson(text);
  if (!isJsonObject(frame)) return null;
  const payload = isJsonObject(frame['payload']) ? frame['payload'] : {};
  const id = typeof frame['id'] === 'string' ? frame['id'] : undefined;
  switch (frame['type']) {
    case 'connection_ack': {
      const timeout = payload['connectionTimeoutMs'];
      return {
        type: 'connection_ack',
        connectionTimeoutMs:
          typeof timeout === 'number' && timeout > 0 ? timeout : defaultConnectionTimeoutMs,
      };
    }
    case 'ka':
      return { type: 'ka' };
    case 'start_ack':
      return id === undefined ? null : { type: 'start_ack', id };
    case 'complete':
      return id === undefined ? null : { type: 'complete', id };
    case 'data':
      return id === undefined ? null : { type: 'data', id, payload: parseDataPayload(payload) };
    case 'error':
      return {
        type: 'error',
        ...(id === undefined ? {} : { id }),
        errors: parseFrameErrors(payload['errors']),
      };
    case 'connection_error':
      return { type: 'connection_error', errors: parseFrameErrors(payload['errors']) };
    default:
      return null;
  }
}

function parseDataPayload(payload: Record<string, unknown>): DataPayload {
  const { data, errors } = payload;
  return {
    data: isJsonObject(data) ? data : null,
    ...(Array.isArray(errors) && errors.length > 0 ? { errors } : {}),
  };
}

/** `errors` is a list, or a single object in some refusals. */
function parseFrameErrors(errors: unknown): FrameError[] {
  const list: unknown[] = Array.isArray(errors) ? errors : [errors];
  return list.filter(isJsonObject).map((error) => ({
    errorType: typeof error['errorType'] === 'string' ? error['errorType'] : 'Unknown',
    message: typeof error['message'] === 'string' ? error['message'] : '',
    ...(typeof error['errorCode'] === 'number' ? { errorCode: error['errorCode'] } : {}),
  }));
}

/** The subprotocols of a handshake; the second one carries the credentials. */
export function handshakeProtocols(header: AuthorizationHeader): string[] {
  const bytes = new TextEncoder().encode(JSON.stringify(header));
  const base64 = btoa(String.fromCharCode(...bytes));
  const base64Url = base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  return ['graphql-ws', `header-${base64Url}`];
}

/** The first frame of a client. */
export const connectionInitFrame = JSON.stringify({ type: 'connection_init' });

/** The frame that starts a subscription. */
export function startFrame(
  id: string,
  operation: SubscriptionOperation,
  header: AuthorizationHeader,
): string {
  const data = JSON.stringify({ ...operation, variables: operation.variables ?? {} });
  return JSON.stringify({ id, type: 'start', payload: { data, extensions: { authorization: header } } });
}

/** The frame that ends a subscription. */
export function stopFrame(id: string): string {
  return JSON.stringify({ id, type: 'stop' });
}

/** Whether the server refused who is asking, so that a fresh token may help. */
export function isAuthorizationError(error: FrameError): boolean {
  return (
    error.errorCode === 401 ||
    error.errorCode === 403 ||
    error.errorType.includes('UnauthorizedException') ||
    error.errorType.includes('NotAuthorizedException') ||
    error.message.includes('Token expired') ||
    error.message.includes('Token has expired')
  );
}
