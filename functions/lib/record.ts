import { z } from 'zod';
import { maybeCorrelationId, origin } from './correlation.ts';

/** As the schema says of `SubmitRecordInput`. */
export const recordLimits = { informationChars: 1024, kindChars: 40, daysFromNow: 366 } as const;

const information = z.string().min(1).max(recordLimits.informationChars);

/**
 * Numbers that DynamoDB stores as they are: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Limits.html;
 * its SDK refuses those beyond a safe integer.
 */
export const recordValue = z
  .number('must be a finite number')
  .refine(
    (value) => value === 0 || (Math.abs(value) >= 1e-130 && Math.abs(value) <= Number.MAX_SAFE_INTEGER),
    `must be 0, or from 1e-130 to ${Number.MAX_SAFE_INTEGER} in size`,
  );

/** A record as it travels from the mutation to the table. */
export const submittedRecord = z.object({
  id: z.string().regex(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/),
  ownerId: z.string().min(1),
  kind: z.string().min(1).max(recordLimits.kindChars).optional(),
  informationOne: information,
  informationTwo: information,
  value: recordValue.optional(),
  occurredAt: z.iso.datetime(),
  submittedAt: z.iso.datetime(),
  jobId: z.string().min(1).optional(),
});
export type SubmittedRecord = z.infer<typeof submittedRecord>;

/** What lies on the work queue. */
export const recordMessage = z.object({
  type: z.literal('record.submitted'),
  record: submittedRecord,
  /** Of the request that submitted it, or started its job. */
  correlationId: maybeCorrelationId,
});

/** Characters that JSON leaves as they are and SQS refuses: what is in a message has to be valid in XML. */
const refusedCharacters = /[\uFFFE\uFFFF]/g;

/** The text of a message for the work queue. */
export function formatRecordMessage(record: SubmittedRecord, correlationId?: string | null): string {
  return JSON.stringify({ type: 'record.submitted', record, ...origin(correlationId) }).replace(
    refusedCharacters,
    (character) => `\\u${character.charCodeAt(0).toString(16)}`,
  );
}
