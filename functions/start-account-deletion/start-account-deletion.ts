import { z } from 'zod';
import type { AuditLog } from '../lib/audit-log.ts';
import { maybeCorrelationId } from '../lib/correlation.ts';
import { deletionPass } from '../lib/deletion-command.ts';
import { failureReason } from '../lib/failure-reason.ts';
import type { Log } from '../lib/log.ts';
import type { MessageQueue } from '../lib/message-queue.ts';
import type { Accounts } from './accounts.ts';

/** What the resolvers ask for. */
const request = z.object({
  /** Whose account. */
  userId: z.string(),
  /** Who asks: the user, or an operator. */
  actorId: z.string().min(1),
  action: z.enum(['deleteMyAccount', 'deleteAccount']),
  correlationId: maybeCorrelationId,
});

/** What the resolvers turn into an answer or an error. */
export interface StartResult {
  outcome: 'STARTED' | 'NOT_FOUND';
}

const uuid = z.uuid();

export interface Starting {
  accounts: Accounts;
  audit: AuditLog;
  queue: MessageQueue;
  log: Log;
  newId: () => string;
  /** Epoch milliseconds. */
  nowMs: () => number;
}

/**
 * Writes down that an account is to go, queues it, and ends its sign-in; answered means that it will go. Repeats are
 * harmless.
 */
export function createHandler({ accounts, audit, queue, log, newId, nowMs }: Starting) {
  return async (input: unknown): Promise<StartResult> => {
    const { userId, actorId, action, correlationId } = request.parse(input);
    try {
      if (!uuid.safeParse(userId).success || !(await accounts.isKnown(userId))) {
        return { outcome: 'NOT_FOUND' };
      }
      const at = new Date(nowMs()).toISOString();
      await audit.write({ id: newId(), actorId, action, subject: userId, at });
      const body = JSON.stringify(deletionPass({ userId, requestedAt: at, correlationId }, 'first'));
      const unsent = await queue.sendAll([{ key: userId, body }]);
      if (unsent.size > 0) throw new Error('The queue did not take it.');
      // The first pass would end sign-in as well, but perhaps after somebody has signed in once more.
      await accounts.disable(userId);
    } catch (failure) {
      log.error('An account could not be deleted', { reason: failureReason(failure) });
      throw failure;
    }
    log.info('An account is to be deleted', { userId, actorId });
    return { outcome: 'STARTED' };
  };
}
