import { z } from 'zod';
import type { AuditEntry } from '../lib/audit-entry.ts';
import { type DeadLetter, describeDeadLetter } from '../lib/dead-letter.ts';
import { type DeadLetterQueue, lettersPerTake, type TakenLetter } from '../lib/dead-letter-queue.ts';
import type { Log } from '../lib/log.ts';
import type { MessageQueue } from '../lib/message-queue.ts';
import type { WatchedQueue } from '../lib/watched-queues.ts';
import type { AuditLog } from '../lib/audit-log.ts';

/** What the resolver asks for. */
const request = z.object({ actorId: z.string().min(1), queue: z.string(), id: z.string() });

export type DiscardResult =
  { outcome: 'DISCARDED'; deadLetter: DeadLetter } | { outcome: 'QUEUE_NOT_FOUND' | 'NOT_FOUND' };

export interface Discarding {
  queues: readonly WatchedQueue[];
  /** Opens a queue of dead letters by its name. */
  open(queueName: string): Promise<DeadLetterQueue>;
  /** Queues whose messages somebody waits for, who hears of their end from whoever works on the queue. */
  awaited: readonly string[];
  /** Opens one of those by its name. */
  openAwaited(queueName: string): Promise<MessageQueue>;
  audit: AuditLog;
  log: Log;
  newId: () => string;
  nowMs: () => number;
}

/** A queue can't be asked for one message: it is looked for among this many. */
const mostLookedAt = 1_000;
/** Several looks in a row find nothing before a queue counts as searched. */
const emptyTakes = 2;

/**
 * Handles the mutation `discardDeadLetter`: looks for the letter, writes down who throws it away, sends a record, or
 * a part of a job, back to be rejected, and deletes the letter. In this order, so that nothing goes unseen; who dies in
 * between leaves an entry and the letter, and what is sent back twice is rejected once.
 */
export function createHandler({ queues, open, awaited, openAwaited, audit, log, newId, nowMs }: Discarding) {
  async function sendBack(queueName: string, { id, body }: TakenLetter): Promise<void> {
    const queue = await openAwaited(queueName);
    const unsent = await queue.sendAll([{ key: id, body, isDiscarded: true }]);
    if (unsent.size > 0) throw new Error('The queue did not take it.');
  }

  return async (event: unknown): Promise<DiscardResult> => {
    const { actorId, queue: name, id } = request.parse(event);
    const watched = queues.find((queue) => queue.name === name);
    if (!watched) return { outcome: 'QUEUE_NOT_FOUND' };
    const letters = await open(watched.deadLetters);
    const { found, others } = await find(letters, id);
    try {
      if (!found) return { outcome: 'NOT_FOUND' };
      const entry: AuditEntry = {
        id: newId(),
        actorId,
        action: 'discardDeadLetter',
        subject: `${name} ${id}`,
        at: new Date(nowMs()).toISOString(),
      };
      await audit.write(entry);
      const { queue } = watched;
      if (queue !== null && awaited.includes(queue)) await sendBack(queue, found);
      await letters.remove([found]);
    } finally {
      await letters.release(others);
    }
    log.info('Discarded a dead letter', { queue: name, messageId: id });
    return { outcome: 'DISCARDED', deadLetter: describeDeadLetter(found, watched) };
  };
}

async function find(
  letters: DeadLetterQueue,
  id: string,
): Promise<{ found: TakenLetter | null; others: TakenLetter[] }> {
  const others: TakenLetter[] = [];
  for (let empty = 0; empty < emptyTakes && others.length < mostLookedAt;) {
    const taken = await letters.take(lettersPerTake);
    const found = taken.find((letter) => letter.id === id) ?? null;
    others.push(...taken.filter((letter) => letter !== found));
    if (found) return { found, others };
    empty = taken.length === 0 ? empty + 1 : 0;
  }
  return { found: null, others };
}
