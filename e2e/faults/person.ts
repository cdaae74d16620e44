import { randomUUID } from 'node:crypto';
import { browserClock } from '../../web/src/lib/clock.ts';
import { immediately } from '../../web/src/lib/paced-value.ts';
import type { ChatEngine } from '../../web/src/sync/chat-engine.ts';
import { createMemoryOutboxStore } from '../../web/src/sync/outbox-store.ts';
import type { RoomHandle } from '../../web/src/sync/room-handle.ts';
import { startChat } from '../../web/src/sync/start-chat.ts';
import { createMemoryTabs } from '../../web/src/sync/tabs.ts';
import { alwaysVisible } from '../../web/src/sync/tab-watch.ts';
import { createMemoryStorage } from '../../web/src/testing/memory-storage.ts';
import type { ChorusOutputs } from '../support/local-process.ts';
import { createDeviceNetwork, type DeviceNetwork } from './network.ts';
import type { Random } from './random.ts';

/** Somebody with the app's own engine on a device of their own. */
export interface Person {
  readonly name: string;
  readonly userId: string;
  readonly accessToken: string;
  readonly engine: ChatEngine;
  readonly network: DeviceNetwork;
  /** The room on this person's screen, from the first time on. */
  open(roomId: string): RoomHandle;
  leave(): void;
}

/** Starts the engine as the web app does, over real sockets and requests. */
export function startPerson(options: {
  name: string;
  accessToken: string;
  outputs: ChorusOutputs;
  random: Random;
}): Person {
  const { accessToken, outputs } = options;
  const { GraphqlUrl: graphqlUrl, RealtimeUrl: realtimeUrl } = outputs.Chorus;
  const network = createDeviceNetwork();
  const userId = subjectOf(accessToken);
  const { chat: engine, dispose } = startChat({
    userId,
    endpoints: [{ graphqlUrl, realtimeUrl }],
    tokens: { getToken: () => Promise.resolve(accessToken), refused: () => undefined },
    fetch: network.fetch,
    openSocket: network.openSocket,
    storage: createMemoryStorage(),
    outboxStore: createMemoryOutboxStore(),
    tabs: createMemoryTabs()(),
    network: network.watch,
    tab: alwaysVisible,
    pace: immediately,
    clock: browserClock,
    random: options.random.next,
    createId: randomUUID,
  });
  const opened = new Map<string, { handle: RoomHandle; hide: () => void }>();

  return {
    name: options.name,
    userId,
    accessToken,
    engine,
    network,
    open(roomId) {
      const known = opened.get(roomId);
      if (known) return known.handle;
      const handle = engine.room(roomId);
      opened.set(roomId, { handle, hide: handle.show() });
      void handle.timeline.load();
      return handle;
    },
    leave() {
      for (const { hide } of opened.values()) hide();
      dispose();
      network.cut();
    },
  };
}

/** The user's id, as the token says; this is a test: the server checks the signature. */
function subjectOf(accessToken: string): string {
  const [, payload = ''] = accessToken.split('.');
  const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString());
  if (typeof claims === 'object' && claims && 'sub' in claims && typeof claims.sub === 'string') {
    return claims.sub;
  }
  throw new Error('The token has no subject.');
}
