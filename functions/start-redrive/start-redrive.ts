import { z } from 'zod';
import { maybeCorrelationId, origin } from '../lib/correlation.ts';
import { failureReason } from '../lib/failure-reason.ts';
import type { Log } from '../lib/log.ts';
import type { MessageQueue } from '../lib/message-queue.ts';
import { type ReadQueueDepth, totalOf } from '../lib/queue-depth.ts';
import { type RedriveCommand, shownRedrive, type StoredRedrive } from '../lib/redrive-task.ts';
import type { WatchedQueue } from '../lib/watched-queues.ts';
import type { RedriveStarts } from './redrive-starts.ts';

/** What the resolver asks for. */
const request = z.object({
  actorId: z.string().min(1),
  queue: z.string(),
  max: z.int().min(1).max(1_000),
  correlationId: maybeCorrelationId,
});

export type StartResult =
  | { outcome: 'STARTED'; task: ReturnType<typeof shownRedrive> }
  /** Of no queue's messages, so there is none to put them back into. */
  | { outcome: 'NOT_FOUND' | 'NO_WAY_BACK' | 'UNAVAILABLE' };

export interface Starting {
  queues: readonly WatchedQueue[];
  depthOf: ReadQueueDepth;
  starts: RedriveStarts;
  /** Where those listen who redrive. */
  commands: MessageQueue;
  log: Log;
  newId: () => string;
  nowMs: () => number;
}

/** A task that made no step for so long may never have been told to begin. */
const stalledMs = 60_000;

/**
 * Handles the mutation `redriveDeadLetters`: stores a task and tells a worker of it. While one runs on the queue, it is
 * the answer, so that asking twice is asking once.
 */
export function createHandler({ queues, depthOf, starts, commands, log, newId, nowMs }: Starting) {
  async function tellWorker(taskId: string): Promise<boolean> {
    const command: RedriveCommand = { type: 'deadLetters.redrive', taskId };
    const unsent = await commands.sendAll([{ key: taskId, body: JSON.stringify(command) }]);
    return unsent.size === 0;
  }

  async function answerRunning(queue: string): Promise<StartResult> {
    const task = await starts.running(queue);
    if (!task) return { outcome: 'UNAVAILABLE' };
    const isStalled = task.status === 'RUNNING' && nowMs() - Date.parse(task.updatedAt) > stalledMs;
    if (isStalled) await tellWorker(task.id);
    return { outcome: 'STARTED', task: shownRedrive(task) };
  }

  return async (event: unknown): Promise<StartResult> => {
    const { actorId, queue: name, max, correlationId } = request.parse(event);
    const watched = queues.find((queue) => queue.name === name);
    if (!watched) return { outcome: 'NOT_FOUND' };
    if (watched.queue === null) return { outcome: 'NO_WAY_BACK' };
    try {
      const depth = totalOf(await depthOf(watched.deadLetters));
      const at = new Date(nowMs()).toISOString();
      const task: StoredRedrive = {
        id: newId(),
        queue: name,
        // What fails again on its way must not be moved again by the same task.
        requested: Math.min(max, depth),
        moved: 0,
        failed: 0,
        status: 'RUNNING',
        startedAt: at,
        updatedAt: at,
        version: 1,
        sentIds: [],
        ...origin(correlationId),
      };
      const subject = `${name} ${task.id}`;
      const isNew = await starts.start(task, {
        id: newId(),
        actorId,
        action: 'redriveDeadLetters',
        subject,
        at,
      });
      if (!isNew) return await answerRunning(name);
      log.info('Started a redrive', { queue: name, taskId: task.id, requested: task.requested });
      // A task that nobody was told of stalls; asking again tells of it again.
      if (!(await tellWorker(task.id))) return { outcome: 'UNAVAILABLE' };
      return { outcome: 'STARTED', task: shownRedrive(task) };
    } catch (failure) {
      log.error('A redrive could not be started', { queue: name, reason: failureReason(failure) });
      return { outcome: 'UNAVAILABLE' };
    }
  };
}
