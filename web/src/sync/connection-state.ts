import type { RealtimeStatus } from '../realtime/realtime-client.ts';

/** What the person is told about the connection. */
export type ConnectionState =
  | { phase: 'connecting' }
  /** Everything up to now is here, and news arrive as they happen. */
  | { phase: 'live' }
  /** The next try is at `retryAtMs`. */
  | { phase: 'reconnecting'; retryAtMs: number }
  /** Connected, and fetching what was missed. */
  | { phase: 'catching-up'; count: number }
  | { phase: 'offline'; queued: number }
  | { phase: 'signed-out' };

/**
 * Derives the state from the socket's status and the sync's progress. *Live* needs both: a socket, and a sync
 * completed since it was opened.
 */
export function connectionState(facts: {
  realtime: RealtimeStatus;
  isSynced: boolean;
  /** Whether a connection was ever made. */
  wasConnected: boolean;
  isOnline: boolean;
  /** Messages fetched by the sync so far. */
  fetched: number;
  /** Own messages that wait. */
  queued: number;
  nowMs: number;
}): ConnectionState {
  const { realtime } = facts;
  switch (realtime.phase) {
    case 'connected':
      return facts.isSynced ? { phase: 'live' } : { phase: 'catching-up', count: facts.fetched };
    case 'signed-out':
      return { phase: 'signed-out' };
    case 'waiting':
      if (!facts.isOnline) return { phase: 'offline', queued: facts.queued };
      return { phase: 'reconnecting', retryAtMs: realtime.retryAtMs };
    case 'connecting':
      if (!facts.isOnline) return { phase: 'offline', queued: facts.queued };
      if (facts.wasConnected || realtime.attempt > 0)
        return { phase: 'reconnecting', retryAtMs: facts.nowMs };
      return { phase: 'connecting' };
    case 'idle':
      return { phase: 'connecting' };
  }
}
