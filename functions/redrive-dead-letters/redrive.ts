import {
  type DeadLetterQueue,
  holdSeconds,
  lettersPerTake,
  type TakenLetter,
} from '../lib/dead-letter-queue.ts';
import { type ReadQueueDepth, totalOf } from '../lib/queue-depth.ts';
import type { StoredRedrive } from '../lib/redrive-task.ts';
import type { WatchedQueue } from '../lib/watched-queues.ts';
import type { LetterSender } from './letter-sender.ts';
import type { RedriveTasks } from './redrive-tasks.ts';

export interface Redriving {
  watched: WatchedQueue;
  letters: DeadLetterQueue;
  sender: LetterSender;
  tasks: RedriveTasks;
  depthOf: ReadQueueDepth;
  /** Called after each step. */
  onStep(task: StoredRedrive): Promise<void>;
  nowMs: () => number;
  hasTime(): boolean;
}

/**
 * Moves letters until the task has as many as it asked for, or no more are there. A step sends letters, counts them as
 * moved with their ids, and deletes them, in this order: who dies within it loses nothing, and the next one to take the
 * task up finds by the ids what it needs not send again. Only who dies between sending and counting sends twice, which
 * consumers bear anyway.
 *
 * @returns the task as it stands then, and whether there is more to do than time was for.
 */
export async function redrive(
  start: StoredRedrive,
  redriving: Redriving,
): Promise<{ task: StoredRedrive; hasMore: boolean }> {
  const { letters, onStep, nowMs, hasTime } = redriving;
  /** Not for this task: sent here after it began, or refused by the queue. */
  const setAside: TakenLetter[] = [];
  let task = start;
  let emptySinceMs: number | null = null;
  try {
    while (task.moved + task.failed < task.requested && hasTime()) {
      const left = task.requested - task.moved - task.failed;
      const taken = await letters.take(Math.min(left, lettersPerTake));
      if (taken.length > 0) {
        emptySinceMs = null;
        task = await step(task, taken, setAside, redriving);
        await onStep(task);
        continue;
      }
      emptySinceMs ??= nowMs();
      // Somebody may be looking at the rest just now.
      if (nowMs() - emptySinceMs > holdSeconds * 1000 || !(await isMoreThere(setAside, redriving))) {
        return { task, hasMore: false };
      }
    }
    return { task, hasMore: task.moved + task.failed < task.requested };
  } finally {
    await letters.release(setAside);
  }
}

async function step(
  task: StoredRedrive,
  taken: readonly TakenLetter[],
  setAside: TakenLetter[],
  { letters, sender, tasks }: Redriving,
): Promise<StoredRedrive> {
  const sentBefore = taken.filter(({ id }) => task.sentIds.includes(id));
  await letters.remove(sentBefore);
  const fresh = taken.filter((letter) => !sentBefore.includes(letter));
  const later = fresh.filter(({ sentAtMs }) => sentAtMs > Date.parse(task.startedAt));
  setAside.push(...later);
  const wanted = fresh.filter((letter) => !later.includes(letter));
  if (wanted.length === 0) return task;
  const unsent = await sender.send(wanted);
  const sent = wanted.filter(({ id }) => !unsent.has(id));
  const advanced = await tasks.advance(task, {
    moved: sent.length,
    failed: unsent.size,
    sentIds: sent.map(({ id }) => id),
  });
  await letters.remove(sent);
  setAside.push(...wanted.filter(({ id }) => unsent.has(id)));
  return advanced;
}

async function isMoreThere(
  setAside: readonly TakenLetter[],
  { watched, depthOf }: Redriving,
): Promise<boolean> {
  return totalOf(await depthOf(watched.deadLetters)) > setAside.length;
}
