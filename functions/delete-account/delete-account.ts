import type { SQSBatchResponse } from 'aws-lambda';
import { traced } from '../lib/correlation.ts';
import {
  beginningOf,
  type DeletionCommand,
  deletionCommand,
  deletionPass,
  deletionPhases,
  type DeletionPhase,
  type DeletionPlace,
} from '../lib/deletion-command.ts';
import { failureReason } from '../lib/failure-reason.ts';
import type { Log } from '../lib/log.ts';
import { messageBatch } from '../lib/message-batch.ts';
import type { MessageQueue } from '../lib/message-queue.ts';
import type { DeletionStep } from './step.ts';

export interface Deleting {
  steps: Readonly<Record<DeletionPhase, DeletionStep>>;
  /** The queue of deletions itself. */
  queue: MessageQueue;
  log: Log;
  /** Epoch milliseconds. */
  nowMs: () => number;
  /** How long after the request no token of the account can be good, nor anything of it be under way. */
  lastPassMs: number;
}

/** Half of what the function may run (infra/account-deletion.ts): a step that is begun has time to end. */
const budgetMs = 30_000;
/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-delay-queues.html */
const longestDelaySeconds = 900;

/** The queue did not take where to go on; the command comes again, and everything before is done. */
class NotQueuedError extends Error {
  override readonly name = 'NotQueuedError';
}

/**
 * Deletes accounts, piece by piece: what a function has no time for it puts back on its queue. After the first pass
 * comes a last one, for what was under way. Every step may be repeated.
 */
export function createHandler({ steps, queue, log, nowMs, lastPassMs }: Deleting) {
  async function send(command: DeletionCommand, delayMs = 0): Promise<void> {
    const delaySeconds = Math.min(longestDelaySeconds, Math.ceil(delayMs / 1000));
    const body = JSON.stringify(command);
    const unsent = await queue.sendAll([
      { key: command.userId, body, ...(delaySeconds > 0 && { delaySeconds }) },
    ]);
    if (unsent.size > 0) throw new NotQueuedError();
  }

  async function run(command: DeletionCommand): Promise<void> {
    const { userId, requestedAt, pass, correlationId } = command;
    const dueMs = Date.parse(requestedAt) + lastPassMs;
    const early = dueMs - nowMs();
    if (pass === 'last' && early > 0) return send(command, early);
    const untilMs = nowMs() + budgetMs;
    let place: DeletionPlace | null = command.place;
    while (place) {
      if (nowMs() >= untilMs) return send({ ...command, place });
      const { phase }: DeletionPlace = place;
      place = (await steps[phase](command, place)) ?? following(phase);
    }
    if (pass === 'first') await send(deletionPass(command, 'last'), Math.max(0, dueMs - nowMs()));
    log.info('Deleted an account', { ...traced(correlationId), userId, pass });
  }

  return async (input: unknown): Promise<SQSBatchResponse> => {
    const failed: string[] = [];
    for (const { messageId, body } of messageBatch.parse(input).Records) {
      let command: DeletionCommand | null = null;
      try {
        command = deletionCommand.parse(JSON.parse(body));
        await run(command);
      } catch (failure) {
        log.error('A deletion failed', {
          ...traced(command?.correlationId),
          messageId,
          reason: failureReason(failure),
        });
        failed.push(messageId);
      }
    }
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
  };
}

function following(phase: DeletionPhase): DeletionPlace | null {
  const next = deletionPhases[deletionPhases.indexOf(phase) + 1];
  return next === undefined ? null : beginningOf(next);
}
