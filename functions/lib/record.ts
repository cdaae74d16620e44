import { z } from 'zod';

/** As the schema says of `SubmitRecordInput`. */
export const recordLimits = { informationChars: 1024, kindChars: 40, daysFromNow: 366 } as const;

const information = z.string().min(1).max(recordLimits.informationChars);

/** A record as it travels from the mutation to the table. */
export const submittedRecord = z.object({
  id: z.string().regex(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/),
  ownerId: z.string().min(1),
  kind: z.string().min(1).max(recordLimits.kindChars).optional(),
  informationOne: information,
  informationTwo: information,
  value: z.number().optional(),
  occurredAt: z.iso.datetime(),
  submittedAt: z.iso.datetime(),
  jobId: z.string().min(1).optional(),
});
export type SubmittedRecord = z.infer<typeof submittedRecord>;

/** What lies on the work queue. */
export const recordMessage = z.object({ type: z.literal('record.submitted'), record: submittedRecord });

/** The text of a message for the work queue. */
export function formatRecordMessage(record: SubmittedRecord): string {
  return JSON.stringify({ type: 'record.submitted', record });
}
