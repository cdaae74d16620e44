import { connectRealtime, type RealtimeClient } from '../../testing/realtime-client.ts';
import type { GraphQlAnswer } from '../../testing/start-test-local.ts';
import type { Caller } from './caller.ts';

/** One API as its clients see it. */
export interface GraphQlEndpoint {
  url: string;
  ask<Data = Record<string, unknown>>(
    caller: Caller,
    query: string,
    variables?: object,
  ): Promise<GraphQlAnswer<Data>>;
  /** Opens the realtime endpoint; nothing is sent yet. */
  connect(caller: Caller): Promise<RealtimeClient>;
  /** Sends `start` with the caller's own proof. */
  start(client: RealtimeClient, caller: Caller, id: string, query: string, variables?: object): Promise<void>;
  /** A connection with one acknowledged subscription, `s`. */
  subscribe(caller: Caller, query: string, variables?: object): Promise<RealtimeClient>;
}

export function createGraphQlEndpoint(url: string): GraphQlEndpoint {
  const { host, pathname } = new URL(url);

  const endpoint: GraphQlEndpoint = {
    url,
    async ask(caller, query, variables = {}) {
      const body = JSON.stringify({ query, variables });
      const headers = { 'content-type': 'application/json', ...(await caller.prove(pathname, body)) };
      const response = await fetch(url, { method: 'POST', headers, body });
      return { status: response.status, ...(await response.json()) };
    },
    async connect(caller) {
      const proof = await caller.prove(`${pathname}/connect`, '{}');
      return connectRealtime(`${url.replace('http', 'ws')}/realtime`, {
        header: { host, ...proof },
        timeoutMs: 5000,
      });
    },
    async start(client, caller, id, query, variables = {}) {
      const proof = await caller.prove(pathname, JSON.stringify({ query, variables }));
      client.start(id, query, { variables, authorization: { host, ...proof } });
    },
    async subscribe(caller, query, variables = {}) {
      const client = await endpoint.connect(caller);
      await client.init();
      await endpoint.start(client, caller, 's', query, variables);
      await client.expect('start_ack');
      return client;
    },
  };
  return endpoint;
}
