import { z } from 'zod';
import { maybeCorrelationId, traced } from '../lib/correlation.ts';
import { failureReason } from '../lib/failure-reason.ts';
import type { Log } from '../lib/log.ts';
import { mayAccessRecords } from './policy.ts';
import { type Quota, recordsPerDay } from '../lib/quota.ts';

/** What the resolver asks: may this caller write so many records? */
const request = z.object({
  ownerId: z.string().min(1),
  groups: z.array(z.string()),
  count: z.int().min(1).max(10_000),
  correlationId: maybeCorrelationId,
});

/** What the resolver turns into going on or into an error. */
export type Authorization =
  | { outcome: 'ALLOWED' }
  | { outcome: 'UNAUTHORIZED' }
  | { outcome: 'LIMIT_EXCEEDED'; limit: string; value: number };

/** First step of every mutation that writes records: groups, then the quota of the day. */
export function createHandler({ quota, log, nowMs }: { quota: Quota; log: Log; nowMs: () => number }) {
  return async (event: unknown): Promise<Authorization> => {
    const { ownerId, groups, count, correlationId } = request.parse(event);
    if (!mayAccessRecords('write', groups)) return { outcome: 'UNAUTHORIZED' };
    try {
      if (await quota.take(ownerId, count, nowMs())) {
        log.info('Allowed records', { ...traced(correlationId), ownerId, count });
        return { outcome: 'ALLOWED' };
      }
    } catch (failure) {
      log.error('The quota could not be counted', {
        ...traced(correlationId),
        reason: failureReason(failure),
      });
      throw failure;
    }
    log.info('A quota is used up', { ...traced(correlationId), ownerId, count });
    return { outcome: 'LIMIT_EXCEEDED', limit: 'recordsPerDay', value: recordsPerDay };
  };
}
