import type { ApolloClient } from '@apollo/client';
import { createHealthQuestion } from '../endpoints/ask-health.ts';
import { hostOf } from '../endpoints/endpoint.ts';
import type { Endpoint } from '../endpoints/endpoint.ts';
import { createEndpoints } from '../endpoints/endpoints.ts';
import type { Endpoints } from '../endpoints/endpoints.ts';
import { createApolloChatApi } from '../graphql/apollo-chat-api.ts';
import { createApolloClient } from '../graphql/apollo-client.ts';
import type { TokenSource } from '../graphql/authorized-fetch.ts';
import type { Clock } from '../lib/clock.ts';
import type { Pace } from '../lib/paced-value.ts';
import type { TextStorage } from '../lib/storage.ts';
import { tokenExpiryMs } from '../lib/token-expiry.ts';
import { createRealtimeClient } from '../realtime/realtime-client.ts';
import type { RealtimeClient } from '../realtime/realtime-client.ts';
import type { OpenSocket } from '../realtime/socket.ts';
import { createChatEngine } from './chat-engine.ts';
import type { ChatEngine } from './chat-engine.ts';
import type { NetworkWatch } from './network-watch.ts';
import type { OutboxStore } from './outbox-store.ts';
import type { TabWatch } from './tab-watch.ts';
import type { Tabs } from './tabs.ts';

/** Everything a signed-in user's chat takes from its surroundings; nothing is read from the global scope. */
export interface StartChatOptions {
  userId: string;
  /** The API, in each region that has it; the first is used while it serves. */
  endpoints: readonly [Endpoint, ...Endpoint[]];
  tokens: TokenSource;
  fetch: typeof fetch;
  openSocket: OpenSocket;
  /** For drafts and read markers. */
  storage: TextStorage;
  outboxStore: OutboxStore;
  tabs: Tabs;
  network: NetworkWatch;
  tab: TabWatch;
  /** How soon watchers of rooms and timelines are told. */
  pace: Pace;
  clock: Clock;
  /** A number from 0 up to 1. */
  random(): number;
  /** A UUID. */
  createId(): string;
}

/** The running chat of one signed-in user. */
export interface RunningChat {
  apollo: ApolloClient;
  chat: ChatEngine;
  /** Says goodbye and ends everything; safe to call twice. */
  dispose(): void;
}

/** A token that runs out sooner than this is replaced before a connection is made with it. */
const minValidityMs = 60_000;

/** Wires and starts everything of one signed-in user, in a browser or in Node. */
export function startChat(options: StartChatOptions): RunningChat {
  const { tokens, clock, network } = options;
  const endpoints = createEndpoints({
    ...options,
    isHealthy: createHealthQuestion(options),
    isOnline: network.isOnline,
  });
  const realtime = createRealtimeClient({
    ...options,
    url: () => endpoints.current.get().realtimeUrl,
    async authorize({ refresh }) {
      const first = await tokens.getToken({ refresh });
      const isShortLived = first !== null && (tokenExpiryMs(first) ?? Infinity) - clock.now() < minValidityMs;
      const token = isShortLived && !refresh ? await tokens.getToken({ refresh: true }) : first;
      return token === null ? null : { host: hostOf(endpoints.current.get()), Authorization: token };
    },
  });
  const apollo = createApolloClient({
    graphqlUrl: () => endpoints.current.get().graphqlUrl,
    tokens,
    realtime,
    send: endpoints.fetch,
    createId: options.createId,
  });
  const chat = createChatEngine({
    ...options,
    api: createApolloChatApi(apollo),
    realtime,
    ownUserId: options.userId,
    async checkSession() {
      if ((await tokens.getToken({ refresh: true })) === null) tokens.refused();
    },
  });
  const stops = [followSocket(realtime, endpoints), moveSocket(realtime, endpoints)];
  chat.start();
  let isDisposed = false;
  return {
    apollo,
    chat,
    dispose() {
      if (isDisposed) return;
      isDisposed = true;
      for (const stop of stops) stop();
      chat.dispose();
      apollo.stop();
      endpoints.dispose();
    },
  };
}

/** What becomes of the socket says how its endpoint does. */
function followSocket({ status }: RealtimeClient, endpoints: Endpoints): () => void {
  return status.subscribe(() => {
    const { phase } = status.get();
    if (phase === 'connected') endpoints.reached();
    else if (phase === 'waiting') endpoints.missed();
  });
}

/** The socket goes where requests go, at once. */
function moveSocket(realtime: RealtimeClient, { current }: Endpoints): () => void {
  return current.subscribe(() => {
    realtime.reconnect('Another endpoint serves from now on.');
    realtime.retryNow();
  });
}
