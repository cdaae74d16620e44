import type { SQSBatchResponse } from 'aws-lambda';
import { z } from 'zod';
import { traced } from '../lib/correlation.ts';
import { failureReason } from '../lib/failure-reason.ts';
import type { Log } from '../lib/log.ts';
import type { MessageQueue } from '../lib/message-queue.ts';
import type { DeadLetterQueue } from '../lib/dead-letter-queue.ts';
import type { ReadQueueDepth } from '../lib/queue-depth.ts';
import { type RedriveCommand, redriveCommand, type StoredRedrive } from '../lib/redrive-task.ts';
import type { WatchedQueue } from '../lib/watched-queues.ts';
import type { LetterSender } from './letter-sender.ts';
import { redrive } from './redrive.ts';
import { RedriveTakenError, type RedriveTasks } from './redrive-tasks.ts';

const event = z.object({
  Records: z.array(
    z.object({
      messageId: z.string(),
      body: z.string(),
      attributes: z.object({ ApproximateReceiveCount: z.coerce.number() }),
    }),
  ),
});

export interface Working {
  queues: readonly WatchedQueue[];
  tasks: RedriveTasks;
  /** Opens a queue of dead letters by its name. */
  openLetters(queueName: string): Promise<DeadLetterQueue>;
  /** Opens the queue that letters go back to. */
  openSender(queueName: string): Promise<LetterSender>;
  depthOf: ReadQueueDepth;
  /** Where this function listens, too: what takes longer than a call goes on in another. */
  commands: MessageQueue;
  publish(task: StoredRedrive): Promise<void>;
  log: Log;
  nowMs: () => number;
  /** After so many receives the queue gives a command up. */
  maxReceives: number;
}

/** Operators are told of a redrive's steps this often at most. */
const tellEveryMs = 300;
/** A step takes a few seconds at most. */
const reservedMs = 15_000;

/** Carries redrives out. `remainingMs`: how long the invocation may still take. */
export function createHandler(working: Working) {
  const { queues, tasks, commands, log, nowMs } = working;

  /** Subscribers see it the next time they ask, so a failure costs nothing but the moment. */
  async function tell(task: StoredRedrive): Promise<void> {
    await working.publish(task).catch((failure: unknown) =>
      log.error('A redrive could not be told', {
        ...traced(task.correlationId),
        taskId: task.id,
        reason: failureReason(failure),
      }),
    );
  }

  async function carryOn(task: StoredRedrive, remainingMs: () => number): Promise<void> {
    const watched = queues.find(({ name }) => name === task.queue);
    if (watched?.queue == null) return tell(await tasks.end(task, 'FAILED'));
    let toldMs = 0;
    const { task: done, hasMore } = await redrive(task, {
      watched,
      letters: await working.openLetters(watched.deadLetters),
      sender: await working.openSender(watched.queue),
      tasks,
      depthOf: working.depthOf,
      async onStep(now) {
        if (nowMs() - toldMs < tellEveryMs) return;
        toldMs = nowMs();
        await tell(now);
      },
      nowMs,
      hasTime: () => remainingMs() > reservedMs,
    });
    if (hasMore) return goOnLater(task.id);
    log.info('Ended a redrive', {
      ...traced(task.correlationId),
      taskId: task.id,
      moved: done.moved,
      failed: done.failed,
    });
    await tell(await tasks.end(done, done.failed > 0 ? 'FAILED' : 'DONE'));
  }

  async function goOnLater(taskId: string): Promise<void> {
    const command: RedriveCommand = { type: 'deadLetters.redrive', taskId };
    const unsent = await commands.sendAll([{ key: taskId, body: JSON.stringify(command) }]);
    if (unsent.size > 0) throw new Error('A redrive could not be queued.');
  }

  async function work(taskId: string, receives: number, remainingMs: () => number): Promise<void> {
    const task = await tasks.find(taskId);
    if (task?.status !== 'RUNNING') return;
    try {
      await carryOn(task, remainingMs);
    } catch (failure) {
      if (failure instanceof RedriveTakenError) return;
      if (receives < working.maxReceives) throw failure;
      const latest = await tasks.find(taskId);
      if (latest?.status === 'RUNNING') await tell(await tasks.end(latest, 'FAILED'));
      throw failure;
    }
  }

  return async (input: unknown, remainingMs: () => number): Promise<SQSBatchResponse> => {
    const batchItemFailures: { itemIdentifier: string }[] = [];
    for (const { messageId, body, attributes } of event.parse(input).Records) {
      try {
        const { taskId } = redriveCommand.parse(JSON.parse(body));
        await work(taskId, attributes.ApproximateReceiveCount, remainingMs);
      } catch (failure) {
        log.error('A redrive failed', { messageId, reason: failureReason(failure) });
        batchItemFailures.push({ itemIdentifier: messageId });
      }
    }
    return { batchItemFailures };
  };
}
