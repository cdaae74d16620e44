import type { ApolloClient } from '@apollo/client';
import { amplifyTokens, configureAmplify, watchOtherTabs } from './auth/amplify-tokens.ts';
import { createPendingSignUps } from './auth/pending-sign-up.ts';
import type { PendingSignUps } from './auth/pending-sign-up.ts';
import { createSession } from './auth/session.ts';
import type { Session, SignedInUser } from './auth/session.ts';
import { createScrollPlaces } from './chat/scroll-places.ts';
import type { ScrollPlaces } from './chat/scroll-places.ts';
import type { AppConfig } from './config.ts';
import { browserClock } from './lib/clock.ts';
import { createUuid } from './lib/create-uuid.ts';
import { createObservableValue } from './lib/observable-value.ts';
import type { ReadableValue } from './lib/observable-value.ts';
import { createFramePace } from './lib/frame-pace.ts';
import { forgivingStorage } from './lib/storage.ts';
import type { TextStorage } from './lib/storage.ts';
import { openBrowserSocket } from './realtime/socket.ts';
import type { ChatEngine } from './sync/chat-engine.ts';
import { forgetUser } from './sync/forget-user.ts';
import { createIndexedDbOutboxStore } from './sync/indexed-db-outbox-store.ts';
import { browserNetworkWatch } from './sync/network-watch.ts';
import { startChat } from './sync/start-chat.ts';
import { browserTabWatch } from './sync/tab-watch.ts';
import { createBrowserTabs } from './sync/tabs.ts';

/** What the screens share, whoever is signed in. */
export interface AppServices {
  config: AppConfig;
  session: Session;
  pendingSignUps: PendingSignUps;
  storage: TextStorage;
  scrollPlaces: ScrollPlaces;
  /** What belongs to the signed-in user; made when someone signs in and ended when they leave. */
  signedIn: ReadableValue<SignedIn | null>;
  /** Takes away what this browser keeps of a user. Never rejects. */
  forgetUser(userId: string): Promise<void>;
}

/** What belongs to one signed-in user. */
export interface SignedIn {
  user: SignedInUser;
  apollo: ApolloClient;
  chat: ChatEngine;
  dispose(): void;
}

/** Wires the app together; the only place that knows every part. */
export function createAppServices(config: AppConfig): AppServices {
  configureAmplify(config);
  const storage = forgivingStorage(() => localStorage);
  const session = createSession(amplifyTokens, browserClock, storage);
  watchOtherTabs(() => void session.restore());
  const signedIn = createObservableValue<SignedIn | null>(null);
  session.state.subscribe(() => {
    const state = session.state.get();
    const user = state.phase === 'signed-in' ? state.user : null;
    const current = signedIn.get();
    if (user === (current?.user ?? null)) return;
    signedIn.set(user && startSignedIn({ config, session, storage, user }));
    current?.dispose();
  });
  return {
    config,
    session,
    pendingSignUps: createPendingSignUps(storage),
    storage,
    scrollPlaces: createScrollPlaces(forgivingStorage(() => sessionStorage)),
    signedIn,
    forgetUser: (userId) => forgetUser(userId, () => localStorage, createIndexedDbOutboxStore()),
  };
}

function startSignedIn(options: {
  config: AppConfig;
  session: Session;
  storage: TextStorage;
  user: SignedInUser;
}): SignedIn {
  const { config, session, user } = options;
  const running = startChat({
    userId: user.userId,
    endpoints: config.endpoints,
    tokens: session,
    fetch: (input, init) => fetch(input, init),
    openSocket: openBrowserSocket,
    storage: options.storage,
    outboxStore: createIndexedDbOutboxStore(),
    tabs: createBrowserTabs(),
    network: browserNetworkWatch,
    tab: browserTabWatch,
    pace: createFramePace(window),
    clock: browserClock,
    random: Math.random,
    createId: createUuid,
  });
  return { ...running, user };
}
