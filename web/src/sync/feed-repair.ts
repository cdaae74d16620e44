import type { Clock } from '../lib/clock.ts';
import { createTimerSet } from '../lib/timer-set.ts';
import { backoffDelayMs } from '../realtime/backoff.ts';
import type { FeedTopic } from './live-feeds.ts';

/** Looks after subscriptions that the server ended or refused. */
export interface FeedRepair {
  acknowledged(topic: FeedTopic): void;
  /** Is one still a member, still signed in? Then it is followed again, more slowly each time it fails. */
  failed(topic: FeedTopic): Promise<void>;
  dispose(): void;
}

/** Creates the repair; it has nothing to do until a subscription fails. */
export function createFeedRepair(options: {
  /** Asks for a fresh token, as the session may have been ended elsewhere. */
  checkSession(): Promise<void>;
  /** Asks what the user may still see of the room. */
  look(roomId: string): Promise<void>;
  follow(): void;
  clock: Clock;
  random(): number;
}): FeedRepair {
  const failures = new Map<string, number>();
  const timers = createTimerSet(options.clock);
  let disposed = false;
  return {
    acknowledged: (topic) => void failures.delete(keyOf(topic)),
    async failed(topic) {
      const count = (failures.get(keyOf(topic)) ?? 0) + 1;
      failures.set(keyOf(topic), count);
      if (topic.roomId === null) await options.checkSession().catch(() => undefined);
      else await options.look(topic.roomId);
      if (!disposed) timers.after(backoffDelayMs(count + 1, options.random()), options.follow);
    },
    dispose() {
      disposed = true;
      timers.cancelAll();
    },
  };
}

function keyOf({ kind, roomId }: FeedTopic): string {
  return `${kind} ${roomId ?? ''}`;
}
