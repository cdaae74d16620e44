import { z } from 'zod';
import { maybeCorrelationId, traced } from './correlation.ts';
import type { Log } from './log.ts';

/** The part of Powertools' Logger that names a request in each line. */
export interface RequestLog extends Log {
  appendKeys(keys: { correlation_id?: string }): void;
  resetKeys(): void;
}

const asked = z.object({ correlationId: maybeCorrelationId });
const answered = z.object({ outcome: z.string() });

/**
 * Makes a function that the API calls name the caller's request in every line of its log, and say at its end that it
 * answered. A worker of Lambda has one call at a time, so lines of two don't mix.
 */
export function forRequest<Result>(
  log: RequestLog,
  handle: (event: unknown) => Promise<Result>,
): (event: unknown) => Promise<Result> {
  return async (event) => {
    log.resetKeys();
    log.appendKeys(traced(asked.safeParse(event).data?.correlationId));
    const result = await handle(event);
    log.info('Answered the API', { ...answered.safeParse(result).data });
    return result;
  };
}
