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

/** A task that died looks through so many letters, after its last one, for those it had sent but not deleted. */
const mostSetAside = 1_000;

/** What one run keeps in mind. */
interface Run extends Redriving {
  /** Sent by a run that died before it had deleted them, and not met again so far. */
  undeleted: Set<string>;
  /** Not for this task: sent here after it began, refused by the queue, or more than it asked for. */
  setAside: TakenLetter[];
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
  const run: Run = { ...redriving, undeleted: new Set(start.sentIds), setAside: [] };
  const { letters, onStep, nowMs, hasTime, undeleted, setAside } = run;
  const isDone = () => leftOf(task) === 0 && (undeleted.size === 0 || setAside.length >= mostSetAside);
  let task = start;
  let emptySinceMs: number | null = null;
  try {
    while (!isDone() && hasTime()) {
      const taken = await letters.take(Math.min(leftOf(task) + undeleted.size, lettersPerTake));
      if (taken.length > 0) {
        emptySinceMs = null;
        task = await step(task, taken, run);
        await onStep(task);
        continue;
      }
      emptySinceMs ??= nowMs();
      // Somebody may be looking at the rest just now.
      if (nowMs() - emptySinceMs > holdSeconds * 1000 || !(await isMoreThere(run))) {
        return { task, hasMore: false };
      }
    }
    return { task, hasMore: !isDone() };
  } finally {
    await letters.release(setAside);
  }
}

function leftOf({ requested, moved, failed }: StoredRedrive): number {
  return requested - moved - failed;
}

async function step(task: StoredRedrive, taken: readonly TakenLetter[], run: Run): Promise<StoredRedrive> {
  const { letters, sender, tasks, undeleted, setAside } = run;
  const sentBefore = taken.filter(({ id }) => undeleted.has(id));
  await letters.remove(sentBefore);
  for (const { id } of sentBefore) undeleted.delete(id);
  const fresh = taken.filter((letter) => !sentBefore.includes(letter));
  const wanted = fresh
    .filter(({ sentAtMs }) => sentAtMs <= Date.parse(task.startedAt))
    .slice(0, leftOf(task));
  setAside.push(...fresh.filter((letter) => !wanted.includes(letter)));
  if (wanted.length === 0) return task;
  const unsent = await sender.send(wanted);
  const sent = wanted.filter(({ id }) => !unsent.has(id));
  const advanced = await tasks.advance(task, {
    moved: sent.length,
    failed: unsent.size,
    sentIds: [...sent.map(({ id }) => id), ...undeleted],
  });
  await letters.remove(sent);
  setAside.push(...wanted.filter(({ id }) => unsent.has(id)));
  return advanced;
}

async function isMoreThere({ watched, depthOf, setAside }: Run): Promise<boolean> {
  return totalOf(await depthOf(watched.deadLetters)) > setAside.length;
}
