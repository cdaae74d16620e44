import { useEffect, useState } from 'react';
import { useSignedIn } from '../app-context.ts';
import { createApolloRecordsApi } from '../graphql/apollo-records-api.ts';
import { browserClock } from '../lib/clock.ts';
import { createFramePace } from '../lib/frame-pace.ts';
import { browserTabWatch } from '../sync/tab-watch.ts';
import { useRunning } from '../ui/use-running.ts';
import { viewOf } from './records-address.ts';
import type { RecordsAddress } from './records-address.ts';
import { createRecordsEngine } from './sync/records-engine.ts';
import type { RecordsEngine } from './sync/records-engine.ts';

/** One's live records, for as long as their page is open; leaving the page sends the deletions that wait. */
export function useRecordsEngine(address: RecordsAddress): RecordsEngine {
  const { apollo, chat } = useSignedIn();
  const [engine] = useState(() =>
    createRecordsEngine({
      api: createApolloRecordsApi(apollo),
      connection: chat.connection,
      tab: browserTabWatch,
      pace: createFramePace(window),
      clock: browserClock,
      random: Math.random,
      view: viewOf(address, Date.now()),
      span: address.span,
      bucket: address.bucket,
    }),
  );
  useRunning(engine);

  const { span, bucket, kind, status, jobId, since, from, to, order } = address;
  useEffect(() => engine.figures.show(span, bucket), [engine, span, bucket]);
  useEffect(() => {
    const current = engine.table.state.get().view;
    const wanted = viewOf({ kind, status, jobId, since, from, to, order }, Date.now());
    // The same stretch back from now, a moment later, is no reason to load it again.
    const isSameStretch = since !== null && current.from !== null && current.to === null;
    engine.table.show(
      isSameStretch && isRecent(current.from, wanted.from) ? { ...wanted, from: current.from } : wanted,
    );
  }, [engine, kind, status, jobId, since, from, to, order]);
  return engine;
}

const sameMs = 5_000;

function isRecent(before: string | null, now: string | null): boolean {
  return before !== null && now !== null && Math.abs(Date.parse(now) - Date.parse(before)) < sameMs;
}
