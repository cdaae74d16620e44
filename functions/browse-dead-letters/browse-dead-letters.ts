import { z } from 'zod';
import { type DeadLetter, describeDeadLetter } from '../lib/dead-letter.ts';
import type { DeadLetterQueue, TakenLetter } from '../lib/dead-letter-queue.ts';
import type { Log } from '../lib/log.ts';
import { type ReadQueueDepth, totalOf } from '../lib/queue-depth.ts';
import type { WatchedQueue } from '../lib/watched-queues.ts';

/** What the resolver asks for. */
const request = z.object({ queue: z.string(), limit: z.int().min(1) });

export type BrowseResult = { outcome: 'READ'; deadLetters: DeadLetter[] } | { outcome: 'NOT_FOUND' };

export interface Browsing {
  queues: readonly WatchedQueue[];
  /** Opens a queue of dead letters by its name. */
  open(queueName: string): Promise<DeadLetterQueue>;
  depthOf: ReadQueueDepth;
  log: Log;
}

/**
 * Handles the query `deadLetters`: takes letters, describes them and gives them back. For the moment in between nobody
 * else can take them; when this dies, they come back by themselves.
 */
export function createHandler({ queues, open, depthOf, log }: Browsing) {
  return async (event: unknown): Promise<BrowseResult> => {
    const { queue: name, limit } = request.parse(event);
    const watched = queues.find((queue) => queue.name === name);
    if (!watched) return { outcome: 'NOT_FOUND' };
    const letters = await open(watched.deadLetters);
    const depth = totalOf(await depthOf(watched.deadLetters));
    const taken: TakenLetter[] = [];
    try {
      while (taken.length < limit) {
        const more = await letters.take(limit - taken.length);
        taken.push(...more);
        // Counts lag, so at least one look is taken whatever they say.
        if (more.length === 0 || taken.length >= depth) break;
      }
    } finally {
      await letters.release(taken);
    }
    log.info('Showed dead letters', { queue: name, letters: taken.length });
    return {
      outcome: 'READ',
      deadLetters: taken
        .sort((a, b) => a.sentAtMs - b.sentAtMs)
        .map((letter) => describeDeadLetter(letter, watched)),
    };
  };
}
