import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { z } from 'zod';
import { maybeCorrelationId, origin } from '../lib/correlation.ts';
import type { TracedRecord } from '../lib/ordered-batch.ts';
import { changeKind, type FactoryChange, factory, outOfBand } from './factory.ts';

/** Which factory. */
export interface FactoryKey {
  treeId: string;
  factoryId: string;
}

/** A record of the stream as the function works on it; `key` is the item. */
export interface TreeRecord extends TracedRecord {
  /** `null` for an item that is no factory by its key. */
  factoryKey: FactoryKey | null;
  /** The change that this write brought along, as every write of the API does; `null` when it brought none. */
  change: FactoryChange | null;
  /** True when nothing else can have happened than what `change` tells. */
  isWhole: boolean;
  isDeletion: boolean;
}

const image = z.custom<Record<string, AttributeValue>>(
  (value) => typeof value === 'object' && value !== null,
);

/** Enough to report a record as failed, whatever else is wrong with it. */
const event = z.object({
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
type StreamRecord = z.infer<typeof event>['Records'][number];

/** An item that a change stands in. */
const stampedFactory = factory.extend({
  generatedAt: factory.shape.generatedAt.optional(),
  changeId: z.string().min(1),
  changeKind,
  correlationId: maybeCorrelationId,
});

/** Reads what Lambda hands over. @throws ZodError when it is no batch of a table's stream. */
export function parseTreeRecords(input: unknown): TreeRecord[] {
  return event.parse(input).Records.map(readRecord);
}

function readRecord({ eventName, dynamodb }: StreamRecord): TreeRecord {
  const { pk, sk } = dynamodb.Keys;
  const factoryKey = factoryKeyOf(pk, sk);
  const after = readStamped(dynamodb.NewImage, factoryKey);
  const before = readStamped(dynamodb.OldImage, factoryKey);
  const isNew = after !== null && after.changeId !== before?.changeId;
  return {
    sequenceNumber: dynamodb.SequenceNumber,
    key: `${pk} ${sk}`,
    id: sk,
    // What a script wrote may have the id of a request before it.
    correlationId: (isNew ? after.correlationId : null) ?? null,
    factoryKey,
    change: isNew ? changeOf(after) : null,
    // A new item may be a copy of one that was there before; a script copies and keeps change ids, but makes none.
    isWhole: isNew && before !== null && after.version === before.version + 1,
    isDeletion: eventName === 'REMOVE',
  };
}

const treePartition = /^TREE#([A-Za-z0-9_-]{1,64})$/;
const factorySort = /^FACTORY#(.{1,64})$/;

function factoryKeyOf(pk: string, sk: string): FactoryKey | null {
  const treeId = treePartition.exec(pk)?.[1];
  const factoryId = factorySort.exec(sk)?.[1];
  return treeId !== undefined && factoryId !== undefined ? { treeId, factoryId } : null;
}

type StampedFactory = z.infer<typeof stampedFactory>;

/** The item as the API writes it, with the change it stands for; `null` for what a script wrote or damaged. */
export function readStamped(
  item: Record<string, AttributeValue> | undefined,
  key: FactoryKey | null,
): StampedFactory | null {
  if (!item || !key) return null;
  const { data } = stampedFactory.safeParse(readItem(item));
  return data?.id === key.factoryId && data.treeId === key.treeId ? data : null;
}

/** Numbers that JavaScript does not hold exactly become text, which is no bound of a factory. */
export function readItem(item: Record<string, AttributeValue>): Record<string, unknown> {
  return unmarshall(item, {
    wrapNumbers: (text) => (Number.isSafeInteger(Number(text)) ? Number(text) : text),
  });
}

function changeOf({ changeId, changeKind: kind, correlationId, ...rest }: StampedFactory): FactoryChange {
  const isOutOfBand = rest.updatedBy === outOfBand;
  return {
    treeId: rest.treeId,
    changeId,
    kind,
    factoryId: rest.id,
    factory: { ...rest, generatedAt: rest.generatedAt ?? null },
    actorId: isOutOfBand ? null : rest.updatedBy,
    source: isOutOfBand ? outOfBand : 'API',
    at: rest.updatedAt,
    ...origin(correlationId),
  };
}
