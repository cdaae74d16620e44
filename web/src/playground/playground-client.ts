import { getOperationAST, parse } from 'graphql';
import type { AppConfig } from '../config.ts';
import { browserClock } from '../lib/clock.ts';
import { createUuid } from '../lib/create-uuid.ts';
import { isJsonObject, parseJson } from '../lib/json.ts';
import type { DataPayload } from '../realtime/protocol.ts';
import { createRealtimeClient } from '../realtime/realtime-client.ts';
import { openBrowserSocket } from '../realtime/socket.ts';
import type { Credentials } from './credentials.ts';
import type { EventList } from './event-list.ts';
import { createPushIterator } from './push-iterator.ts';

/** A request of the editor. */
export interface EditorRequest {
  query: string;
  operationName?: string | null;
  variables?: unknown;
}

/** Runs what the editor asks for, as one identity. */
export interface PlaygroundClient extends Disposable {
  run(
    request: EditorRequest,
    headers: Record<string, string>,
  ): Promise<object> | AsyncIterableIterator<DataPayload>;
}

/** Creates a client; its socket opens with the first subscription. */
export function createPlaygroundClient(options: {
  config: AppConfig;
  credentials: Credentials;
  events: EventList;
  /** Told how long each answer took, in milliseconds. */
  answered(durationMs: number): void;
}): PlaygroundClient {
  const { config, credentials, events } = options;
  const { host } = new URL(config.graphqlUrl, location.href);
  const realtime = createRealtimeClient({
    url: () => config.realtimeUrl,
    authorize: async (request) => ({ host, ...(await credentials(request)) }),
    openSocket: openBrowserSocket,
    clock: browserClock,
    random: Math.random,
    createId: createUuid,
  });

  async function send(request: EditorRequest, headers: Record<string, string>, refresh: boolean) {
    return fetch(config.graphqlUrl, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...(await credentials({ refresh })), ...headers },
      body: JSON.stringify({
        query: request.query,
        variables: request.variables ?? null,
        ...(request.operationName ? { operationName: request.operationName } : {}),
      }),
    });
  }

  async function ask(request: EditorRequest, headers: Record<string, string>): Promise<object> {
    const startMs = performance.now();
    let response = await send(request, headers, false);
    if (response.status === 401) response = await send(request, headers, true);
    const text = await response.text();
    options.answered(performance.now() - startMs);
    const body = parseJson(text);
    return isJsonObject(body)
      ? body
      : { errors: [{ message: `${response.status} ${response.statusText}: ${text}` }] };
  }

  function follow(request: EditorRequest): AsyncIterableIterator<DataPayload> {
    const iterator = createPushIterator<DataPayload>(() => stop());
    const stop = realtime.subscribe(
      {
        query: request.query,
        ...(isJsonObject(request.variables) ? { variables: request.variables } : {}),
        ...(request.operationName ? { operationName: request.operationName } : {}),
      },
      {
        received(payload) {
          events.add(Object.keys(payload.data ?? {})[0] ?? 'error', payload);
          iterator.push(payload);
        },
        failed: (error) => iterator.fail({ errors: [error] }),
        completed: () => iterator.end(),
      },
    );
    return iterator;
  }

  return {
    run: (request, headers) => (isSubscription(request) ? follow(request) : ask(request, headers)),
    [Symbol.dispose]: () => realtime.disconnect(),
  };
}

function isSubscription({ query, operationName }: EditorRequest): boolean {
  try {
    return getOperationAST(parse(query), operationName)?.operation === 'subscription';
  } catch {
    // The server explains a query that can't be read better than this could.
    return false;
  }
}
