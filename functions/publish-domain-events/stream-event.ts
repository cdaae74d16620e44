import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { z } from 'zod';
import { correlationIdOf } from '../lib/correlation.ts';
import type { DomainEvent } from '../lib/domain-event.ts';
import { chatEvent } from '../lib/chat-event.ts';
import { jobEvent, recordEvent } from './record-event.ts';
import type { StoredEntry } from '../lib/stored-entry.ts';
import { treeEvent } from './tree-event.ts';

/** A record of one of the tables' streams. */
export interface StreamEvent {
  sequenceNumber: string;
  /** The item, as `pk sk`. */
  key: string;
  /** Of the request that made the change, if the item names it. */
  correlationId: string | null;
  /**
   * What happened, as the world is told of it; `null` for what concerns nobody outside.
   *
   * @throws ZodError for an item that is not as docs/data-model.md says.
   */
  readEvent(): DomainEvent | null;
}

const image = z.custom<Record<string, AttributeValue>>(
  (value) => typeof value === 'object' && value !== null,
);

/** Enough to report a record as failed, whatever else is wrong with it. */
const batch = z.object({
  Records: z.array(
    z.object({
      eventName: z.enum(['INSERT', 'MODIFY', 'REMOVE']),
      dynamodb: z.object({
        SequenceNumber: z.string().min(1),
        Keys: image.transform((keys) => unmarshall(keys)).pipe(z.object({ pk: z.string(), sk: z.string() })),
        NewImage: image.optional(),
        OldImage: image.optional(),
      }),
    }),
  ),
});
type StreamRecord = z.infer<typeof batch>['Records'][number];

/** Which partitions tell of what: an entry of a change log was written together with what it tells of. */
const readers: [RegExp, (entry: StoredEntry) => DomainEvent | null][] = [
  [/^ROOM#(.+)#CHANGES$/, chatEvent],
  [/^TREE#(.+)#CHANGES$/, treeEvent],
  [/^OWNER#(.+)#CHANGES$/, recordEvent],
];
const jobPartition = /^OWNER#(.+)#JOBS$/;

/** Reads what Lambda hands over. @throws ZodError when it is no batch of a table's stream. */
export function parseStreamEvents(input: unknown): StreamEvent[] {
  return batch.parse(input).Records.map((record) => ({
    sequenceNumber: record.dynamodb.SequenceNumber,
    key: `${record.dynamodb.Keys.pk} ${record.dynamodb.Keys.sk}`,
    correlationId: correlationIdOf(record.dynamodb.NewImage),
    readEvent: () => readEvent(record),
  }));
}

function readEvent({ eventName, dynamodb: { Keys, NewImage, OldImage } }: StreamRecord): DomainEvent | null {
  const { pk, sk } = Keys;
  if (!NewImage) return null;
  const jobOwner = jobPartition.exec(pk)?.[1];
  if (jobOwner !== undefined) return jobEvent(unmarshall(NewImage), OldImage ? unmarshall(OldImage) : null);
  // An entry of a log is written once; what happens to it later is its end.
  if (eventName !== 'INSERT') return null;
  for (const [pattern, read] of readers) {
    const owner = pattern.exec(pk)?.[1];
    if (owner !== undefined) return read({ owner, sk, item: unmarshall(NewImage) });
  }
  return null;
}
