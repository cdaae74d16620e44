import { z } from 'zod';
import { bodyShape } from './body-shape.ts';
import { correlationId } from './correlation.ts';
import type { TakenLetter } from './dead-letter-queue.ts';
import { parseJson } from './parse-json.ts';
import type { WatchedQueue } from './watched-queues.ts';

/** A dead letter as operators see it: `DeadLetter` of the schema. */
export interface DeadLetter {
  id: string;
  queue: string;
  reason: string;
  receives: number;
  firstSeenAt: string;
  correlationId: string | null;
  body: string;
}

/** What Lambda writes when it gives up, of a stream or an asynchronous call. */
const invocationRecord = z.object({
  requestContext: z.object({
    requestId: z.string().optional(),
    condition: z.string(),
    approximateInvokeCount: z.number(),
  }),
  responsePayload: z.object({ errorType: z.string() }).partial().optional().catch(undefined),
});
type InvocationRecord = z.infer<typeof invocationRecord>;

/** Events name it as CloudEvents do. */
const correlated = z.union([
  z.object({ correlationId }).transform((body) => body.correlationId),
  z.object({ correlationid: correlationId }).transform((body) => body.correlationid),
]);

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
const conditions: Readonly<Record<string, string>> = {
  RetriesExhausted: 'Failed as often as it may',
  RetryAttemptsExhausted: 'Failed as often as it may',
  MaximumRecordAgeExceeded: 'Grew too old while it failed',
  EventAgeExceeded: 'Grew too old while it failed',
};

/** Says of a letter what can be said without its content. */
export function describeDeadLetter(letter: TakenLetter, watched: WatchedQueue): DeadLetter {
  const json = parseJson(letter.body);
  const invocation = invocationRecord.safeParse(json).data;
  const attribute = (name: string) => letter.attributes[name]?.StringValue;
  return {
    id: letter.id,
    queue: watched.name,
    reason: reasonOf(letter, watched, invocation),
    // The dead letters' own count would grow with each look at them.
    receives:
      positive(attribute('attempts')) ??
      invocation?.requestContext.approximateInvokeCount ??
      (letter.isGivenUp ? watched.maxReceives : null) ??
      1,
    firstSeenAt: new Date(letter.sentAtMs).toISOString(),
    correlationId:
      attribute('correlationId') ??
      attribute('correlationid') ??
      correlated.safeParse(json).data ??
      invocation?.requestContext.requestId ??
      null,
    body: bodyShape(letter.body),
  };
}

function reasonOf(
  { attributes, isGivenUp }: TakenLetter,
  { maxReceives }: WatchedQueue,
  invocation: InvocationRecord | undefined,
): string {
  const said = attributes['reason']?.StringValue;
  if (said) return capitalized(said);
  if (invocation) {
    const { condition } = invocation.requestContext;
    const error = invocation.responsePayload?.errorType;
    return `${conditions[condition] ?? condition}${error ? ` (${error})` : ''}`;
  }
  // What SNS says of a delivery that failed: https://docs.aws.amazon.com/sns/latest/dg/sns-dead-letter-queues.html
  const code = attributes['ErrorCode']?.StringValue;
  if (code) return `Could not be delivered (${code})`;
  return isGivenUp ? `Not finished in ${maxReceives ?? 'all'} receives` : 'Put here without a reason';
}

function positive(text: string | undefined): number | null {
  const number = Number(text);
  return Number.isInteger(number) && number > 0 ? number : null;
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
