import { z } from 'zod';

/** A queue with its dead letters, as the template has them. */
export interface WatchedQueue {
  /** As operators call it. */
  name: string;
  /** What the queue service calls the queue; `null` when the dead letters come from something that is none. */
  queue: string | null;
  /** The queue that the dead letters lie in. */
  deadLetters: string;
  /** After so many receives a message becomes a dead letter; `null` without a queue. */
  maxReceives: number | null;
}

/** All of them, as one variable of the environment holds them: `[[name, queue, deadLetters, maxReceives], …]`. */
export const watchedQueues = z
  .string()
  .transform((text): unknown => JSON.parse(text))
  .pipe(
    z.array(
      z.tuple([
        z.string().min(1),
        z.string().min(1).nullable(),
        z.string().min(1),
        z.int().positive().nullable(),
      ]),
    ),
  )
  .transform((rows) =>
    rows.map(([name, queue, deadLetters, maxReceives]): WatchedQueue => ({
      name,
      queue,
      deadLetters,
      maxReceives,
    })),
  );
