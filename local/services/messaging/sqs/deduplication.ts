import type { Clock } from '../../../lib/clock.ts';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/using-messagededuplicationid-property.html */
export const deduplicationWindowMs = 300_000;

/** A message that was accepted under a deduplication id. */
export interface Accepted {
  messageId: string;
  sequenceNumber: string | null;
  atMs: number;
}

/** Remembers for five minutes under which ids messages have been accepted. */
export interface Deduplication {
  find(id: string): Accepted | undefined;
  remember(id: string, accepted: Accepted): void;
}

export function createDeduplication(clock: Clock): Deduplication {
  const accepted = new Map<string, Accepted>();

  /** Entries stand in order of their time. */
  function forgetOld(): void {
    const oldestMs = clock.now() - deduplicationWindowMs;
    for (const [id, { atMs }] of accepted) {
      if (atMs > oldestMs) return;
      accepted.delete(id);
    }
  }

  return {
    find(id) {
      forgetOld();
      return accepted.get(id);
    },
    remember: (id, entry) => void accepted.set(id, entry),
  };
}
