import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { z } from 'zod';
import { correlationIdOf } from '../lib/correlation.ts';
import type { TracedRecord } from '../lib/ordered-batch.ts';
import { type InboxEntry, inboxEntry } from './inbox-entry.ts';

/** What happened in the chat table, as far as somebody has to be told. */
export type ChatChange =
  /** Something changed for a user. */
  | { kind: 'inbox'; entry: InboxEntry }
  /** A room was renamed, reset or archived: its members have to be told. */
  | ({ kind: 'room' } & RoomChange)
  /** A user has another name. */
  | { kind: 'name'; userId: string }
  /** Anything else. */
  | { kind: 'none' };

export interface RoomChange {
  roomId: string;
  changeId: string;
  at: string;
  expiresAt: number;
}

/** A record of the stream as the function works on it; `key` is the partition. */
export interface ChatRecord extends TracedRecord {
  /** Reads the change. @throws ZodError for an item that is not as docs/data-model.md says. */
  readChange(): ChatChange;
}

const image = z.custom<Record<string, AttributeValue>>(
  (value) => typeof value === 'object' && value !== null,
);

/** Enough to report a record as failed, whatever else is wrong with it. */
const streamRecord = z.object({
  eventName: z.enum(['INSERT', 'MODIFY', 'REMOVE']),
  dynamodb: z.object({
    SequenceNumber: z.string().min(1),
    Keys: image.transform((keys) => unmarshall(keys)).pipe(z.object({ pk: z.string(), sk: z.string() })),
    NewImage: image.optional(),
    OldImage: image.optional(),
  }),
});
type StreamRecord = z.infer<typeof streamRecord>;

const event = z.object({ Records: z.array(streamRecord) });

const roomChange = z.object({
  at: z.iso.datetime(),
  expiresAt: z.number(),
  room: z.object({ id: z.string().min(1) }).optional(),
  membership: z.unknown().optional(),
});
const profile = z.object({ userId: z.string().min(1), displayName: z.string() });

/** Reads what Lambda hands over. @throws ZodError when it is no batch of a table's stream. */
export function parseChatRecords(input: unknown): ChatRecord[] {
  return event.parse(input).Records.map((record) => ({
    sequenceNumber: record.dynamodb.SequenceNumber,
    key: record.dynamodb.Keys.pk,
    // The id of an entry of a log; of other items their kind, without whose they are.
    id: record.dynamodb.Keys.sk.replace(/#.*/s, ''),
    correlationId: correlationIdOf(record.dynamodb.NewImage),
    readChange: () => readChange(record),
  }));
}

function readChange({ eventName, dynamodb }: StreamRecord): ChatChange {
  const { pk, sk } = dynamodb.Keys;
  const item = () => unmarshall(dynamodb.NewImage ?? {});
  if (eventName === 'INSERT' && pk.endsWith('#INBOX'))
    return { kind: 'inbox', entry: inboxEntry.parse(item()) };
  if (eventName === 'INSERT' && pk.endsWith('#CHANGES')) return readRoomChange(sk, item());
  if (eventName === 'MODIFY' && sk === 'PROFILE')
    return readNameChange(unmarshall(dynamodb.OldImage ?? {}), item());
  return { kind: 'none' };
}

/** An entry with a membership beside the room tells of its creation, which members hear of otherwise. */
function readRoomChange(changeId: string, item: unknown): ChatChange {
  const { at, expiresAt, room, membership } = roomChange.parse(item);
  if (!room || membership !== undefined) return { kind: 'none' };
  return { kind: 'room', roomId: room.id, changeId, at, expiresAt };
}

function readNameChange(before: unknown, after: unknown): ChatChange {
  const { userId, displayName } = profile.parse(after);
  return profile.parse(before).displayName === displayName ? { kind: 'none' } : { kind: 'name', userId };
}
