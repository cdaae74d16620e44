import type { Clock } from '../lib/clock.ts';
import { createObservableValue } from '../lib/observable-value.ts';
import type { ReadableValue } from '../lib/observable-value.ts';
import type { RealtimeStatus } from '../realtime/realtime-client.ts';
import { connectionState } from './connection-state.ts';
import type { ConnectionState } from './connection-state.ts';
import type { SyncProgress } from './sync-loop.ts';

/** What the person is told about the connection, as it changes. */
export interface ConnectionKeeper {
  readonly state: ReadableValue<ConnectionState>;
  /** Follows its sources; returns what ends that. */
  start(): () => void;
}

/** Creates a keeper that says `connecting` until it is started. */
export function createConnectionKeeper(options: {
  realtime: ReadableValue<RealtimeStatus>;
  progress: ReadableValue<SyncProgress>;
  /** Own messages that wait. */
  waiting: ReadableValue<number>;
  isOnline(): boolean;
  /** Everything is here from now on. */
  becameLive(): void;
  clock: Clock;
}): ConnectionKeeper {
  const { realtime, progress, waiting } = options;
  const state = createObservableValue<ConnectionState>({ phase: 'connecting' });
  let wasConnected = false;

  function refresh() {
    if (realtime.get().phase === 'connected') wasConnected = true;
    const { isSynced, fetched } = progress.get();
    const before = state.get();
    const next = connectionState({
      realtime: realtime.get(),
      isSynced,
      wasConnected,
      isOnline: options.isOnline(),
      fetched,
      queued: waiting.get(),
      nowMs: options.clock.now(),
    });
    if (!isSameState(before, next)) state.set(next);
    if (before.phase !== 'live' && next.phase === 'live') options.becameLive();
  }

  return {
    state,
    start() {
      const stops = [realtime, progress, waiting].map((source) => source.subscribe(refresh));
      return () => stops.forEach((stop) => stop());
    },
  };
}

function isSameState(a: ConnectionState, b: ConnectionState): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
