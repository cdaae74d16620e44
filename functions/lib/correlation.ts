import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { z } from 'zod';
import type { Log } from './log.ts';

/** The name of the request that something goes back to, as `resolvers/lib/correlation.ts` lets it through. */
export const correlationId = z.string().regex(/^[A-Za-z0-9._-]{1,64}$/);

/** The same where it may be missing: what was written past the API has none, and a wrong one is as good as none. */
export const maybeCorrelationId = correlationId.optional().catch(undefined);

/** Of an item; `null` when it has none. */
export function correlationIdOf(item: Record<string, AttributeValue> | undefined): string | null {
  return correlationId.safeParse(item?.['correlationId']?.S).data ?? null;
}

/** What a search of the logs goes by, in a line about one thing. */
export function traced(id: string | null | undefined): { correlation_id?: string } {
  return typeof id === 'string' ? { correlation_id: id } : {};
}

/** The same in what is stored or sent on; nothing where there is none. */
export function origin(id: string | null | undefined): { correlationId?: string } {
  return typeof id === 'string' ? { correlationId: id } : {};
}

/** Something that a batch was about. */
export interface Work {
  id: string;
  correlationId: string | null;
  hasFailed: boolean;
}

/** Enough to find one by, few enough for a line. */
const shownIds = 10;

/** Writes a line for each request that a batch goes back to: a job's thousands of records share one. */
export function logWork(log: Log, message: string, batch: readonly Work[]): void {
  const requests = new Map<string | null, Work[]>();
  for (const one of batch) {
    const request = requests.get(one.correlationId);
    if (request) request.push(one);
    else requests.set(one.correlationId, [one]);
  }
  for (const [id, work] of requests) {
    log.info(message, {
      ...traced(id),
      items: work.length,
      failed: work.filter(({ hasFailed }) => hasFailed).length,
      ids: work
        .slice(0, shownIds)
        .map((one) => one.id)
        .join(),
    });
  }
}
