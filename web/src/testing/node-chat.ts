import { randomUUID } from 'node:crypto';
import type { TokenSource } from '../graphql/authorized-fetch.ts';
import { browserClock } from '../lib/clock.ts';
import { withNextTurn } from '../lib/paced-value.ts';
import type { NetworkWatch } from '../sync/network-watch.ts';
import { createMemoryOutboxStore } from '../sync/outbox-store.ts';
import { startChat } from '../sync/start-chat.ts';
import type { RunningChat, StartChatOptions } from '../sync/start-chat.ts';
import { alwaysVisible } from '../sync/tab-watch.ts';
import { createMemoryTabs } from '../sync/tabs.ts';
import { createMemoryStorage } from './memory-storage.ts';
import { openNodeSocket } from './realtime-server.ts';

/** A network that never changes. */
export const steadyNetwork: NetworkWatch = { isOnline: () => true, subscribe: () => () => undefined };

/**
 * Starts a user's chat in Node, over `fetch` and `ws`, with everything else in memory. Pass what the test is about:
 * a `fetch` or `openSocket` that fails, an `outboxStore` of an earlier run, one of several `tabs`.
 */
export function startNodeChat(
  options: Pick<StartChatOptions, 'userId' | 'endpoints'> &
    Partial<StartChatOptions> & { tokens: TokenSource },
): RunningChat {
  return startChat({
    fetch: (input, init) => fetch(input, init),
    openSocket: openNodeSocket,
    storage: createMemoryStorage(),
    outboxStore: createMemoryOutboxStore(),
    tabs: createMemoryTabs()(),
    network: steadyNetwork,
    tab: alwaysVisible,
    pace: withNextTurn,
    clock: browserClock,
    random: Math.random,
    createId: randomUUID,
    ...options,
  });
}
