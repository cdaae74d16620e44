import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { z } from 'zod';
import { correlationIdOf } from '../lib/correlation.ts';
import { type StoredJob, storedJob } from '../lib/job.ts';
import type { TracedRecord } from '../lib/ordered-batch.ts';

/** A record as the schema shows it. */
const shownRecord = z.object({
  id: z.string(),
  ownerId: z.string(),
  kind: z.string().optional(),
  informationOne: z.string(),
  informationTwo: z.string(),
  value: z.number().optional(),
  occurredAt: z.string(),
  status: z.enum(['PERSISTED', 'REJECTED']),
  reason: z.string().optional(),
  attempts: z.number(),
  jobId: z.string().optional(),
  submittedAt: z.string(),
  persistedAt: z.string().optional(),
  deletedAt: z.string().optional(),
  version: z.number(),
});
export type ShownRecord = z.infer<typeof shownRecord>;

/** What happened in the record table, as far as an owner has to be told. */
export type RecordChange =
  | { kind: 'record'; record: ShownRecord; isNew: boolean }
  | { kind: 'job'; job: StoredJob }
  | { kind: 'none' };

/** A record of the stream as the function works on it; `key` is the item. */
export interface RecordTableEvent extends TracedRecord {
  /** @throws ZodError for an item that is not as docs/data-model.md says. */
  readChange(): RecordChange;
}

const image = z.custom<Record<string, AttributeValue>>(
  (value) => typeof value === 'object' && value !== null,
);

const event = z.object({
  Records: z.array(
    z.object({
      eventName: z.string(),
      dynamodb: z.object({
        SequenceNumber: z.string().min(1),
        Keys: image.transform((keys) => unmarshall(keys)).pipe(z.object({ pk: z.string(), sk: z.string() })),
        NewImage: image.optional(),
      }),
    }),
  ),
});

/** Reads what Lambda hands over. @throws ZodError when it is no batch of a table's stream. */
export function parseRecordTableEvents(input: unknown): RecordTableEvent[] {
  return event.parse(input).Records.map(({ eventName, dynamodb: { SequenceNumber, Keys, NewImage } }) => ({
    sequenceNumber: SequenceNumber,
    key: `${Keys.pk} ${Keys.sk}`,
    id: Keys.sk,
    correlationId: correlationIdOf(NewImage),
    readChange: () => readChange(Keys.pk, NewImage, eventName === 'INSERT'),
  }));
}

function readChange(
  pk: string,
  item: Record<string, AttributeValue> | undefined,
  isNew: boolean,
): RecordChange {
  if (!item) return { kind: 'none' };
  if (pk.endsWith('#RECORDS')) return { kind: 'record', record: shownRecord.parse(unmarshall(item)), isNew };
  if (pk.endsWith('#JOBS')) return { kind: 'job', job: storedJob.parse(unmarshall(item)) };
  return { kind: 'none' };
}
