import { useState } from 'react';
import { useSignedIn } from '../app-context.ts';
import { createApolloTreeApi } from '../graphql/apollo-tree-api.ts';
import { browserClock } from '../lib/clock.ts';
import { createFramePace } from '../lib/frame-pace.ts';
import { browserTabWatch } from '../sync/tab-watch.ts';
import { useRunning } from '../ui/use-running.ts';
import { createTreeEngine } from './sync/tree-engine.ts';
import type { TreeEngine } from './sync/tree-engine.ts';

/** The live tree, for as long as its page is open; leaving the page sends the deletions that wait. */
export function useTreeEngine(treeId: string): TreeEngine {
  const { apollo, chat, user } = useSignedIn();
  const [engine] = useState(() =>
    createTreeEngine({
      api: createApolloTreeApi(apollo, treeId),
      connection: chat.connection,
      tab: browserTabWatch,
      ownUserId: user.userId,
      pace: createFramePace(window),
      clock: browserClock,
      random: Math.random,
    }),
  );
  useRunning(engine);
  return engine;
}
