import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { ZodError } from 'zod';
import { origin, traced } from './correlation.ts';
import { failureReason } from './failure-reason.ts';
import { isLastingFailure } from './lasting-failure.ts';
import type { Log } from './log.ts';
import type { TracedRecord } from './ordered-batch.ts';

/** A record that no retry can help; it names what is wrong, never what was written. */
export interface Failure {
  sequenceNumber: string;
  /** Key of the item. */
  key: string;
  /** Attributes that break a rule, or `key`. */
  attributes: readonly string[];
  /** Kind of the failure when the item is not to blame; `null` when it is. */
  reason: string | null;
  correlationId?: string;
}

/** Where failures wait for somebody to look at them. */
export interface Failures {
  report(failure: Failure): Promise<void>;
}

export function createFailures(client: SQSClient, QueueUrl: string): Failures {
  return {
    async report(failure) {
      const reason = failure.reason ?? `breaks the rules: ${failure.attributes.join(', ')}`;
      await client.send(
        new SendMessageCommand({
          QueueUrl,
          MessageBody: JSON.stringify(failure),
          MessageAttributes: { reason: { DataType: 'String', StringValue: reason } },
        }),
      );
    },
  };
}

/** Names of attributes that break a rule, at the top of the item. */
const faultyAttributes = (failure: unknown): string[] =>
  failure instanceof ZodError ? [...new Set(failure.issues.map(({ path }) => String(path[0] ?? '')))] : [];

/**
 * Works on a record of a stream. What waiting can't mend must not hold up what comes behind it, so it is set aside; what
 * waiting can mend rejects, and waits for as long as it takes.
 */
export async function orSetAside(
  { sequenceNumber, key, correlationId }: TracedRecord,
  run: () => Promise<void>,
  { failures, log }: { failures: Failures; log: Log },
): Promise<void> {
  try {
    await run();
  } catch (failure) {
    if (!isLastingFailure(failure)) throw failure;
    const reason = failureReason(failure);
    await failures.report({
      sequenceNumber,
      key,
      attributes: faultyAttributes(failure),
      reason,
      ...origin(correlationId),
    });
    log.error('A record was set aside', { ...traced(correlationId), sequenceNumber, reason });
  }
}
