import { useEffect, useState } from 'react';
import { useSignedIn } from '../app-context.ts';
import { createApolloOpsApi } from '../graphql/apollo-ops-api.ts';
import { browserClock } from '../lib/clock.ts';
import { browserTabWatch } from '../sync/tab-watch.ts';
import { createAuditList } from './sync/audit-list.ts';
import type { AuditList } from './sync/audit-list.ts';
import { createLetterList } from './sync/letter-list.ts';
import type { LetterList } from './sync/letter-list.ts';
import { createQueueWatch } from './sync/queue-watch.ts';
import type { QueueWatch } from './sync/queue-watch.ts';

export interface Ops {
  queues: QueueWatch;
  letters: LetterList;
  audit: AuditList;
}

/** What operators look at, for as long as their page is open. */
export function useOps(): Ops {
  const { apollo } = useSignedIn();
  const [ops] = useState((): Ops => {
    const api = createApolloOpsApi(apollo);
    return {
      queues: createQueueWatch({ api, tab: browserTabWatch, clock: browserClock }),
      letters: createLetterList(api),
      audit: createAuditList(api, browserClock),
    };
  });
  useEffect(() => {
    ops.queues.start();
    void ops.audit.refresh();
    return ops.queues.stop;
  }, [ops]);
  return ops;
}
