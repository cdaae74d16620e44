import type { ApolloClient } from '@apollo/client';
import { createApolloChatApi } from '../graphql/apollo-chat-api.ts';
import { createApolloClient } from '../graphql/apollo-client.ts';
import type { TokenSource } from '../graphql/authorized-fetch.ts';
import type { Clock } from '../lib/clock.ts';
import type { Pace } from '../lib/paced-value.ts';
import type { TextStorage } from '../lib/storage.ts';
import { tokenExpiryMs } from '../lib/token-expiry.ts';
import { createRealtimeClient } from '../realtime/realtime-client.ts';
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
  graphqlUrl: string;
  /** The socket's address, `ws://…` or `wss://…`. */
  realtimeUrl: string;
  /** The host of `graphqlUrl`, as credentials name it. */
  host: string;
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
  const { tokens, clock } = options;
  const realtime = createRealtimeClient({
    ...options,
    url: options.realtimeUrl,
    async authorize({ refresh }) {
      const first = await tokens.getToken({ refresh });
      const isShortLived = first !== null && (tokenExpiryMs(first) ?? Infinity) - clock.now() < minValidityMs;
      const token = isShortLived && !refresh ? await tokens.getToken({ refresh: true }) : first;
      return token === null ? null : { host: options.host, Authorization: token };
    },
  });
  const apollo = createApolloClient({
    graphqlUrl: options.graphqlUrl,
    tokens,
    realtime,
    send: options.fetch,
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
  chat.start();
  let isDisposed = false;
  return {
    apollo,
    chat,
    dispose() {
      if (isDisposed) return;
      isDisposed = true;
      chat.dispose();
      apollo.stop();
    },
  };
}
