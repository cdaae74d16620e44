import { z } from 'zod';
import { maybeCorrelationId } from './correlation.ts';

/** Everything that events tell of. A type never changes its meaning: what has to look otherwise becomes `v2`. */
export const eventTypes = [
  'chat.message.created.v1',
  'chat.message.edited.v1',
  'chat.message.deleted.v1',
  'chat.room.created.v1',
  'chat.room.updated.v1',
  'chat.room.archived.v1',
  'chat.membership.joined.v1',
  'chat.membership.added.v1',
  'chat.membership.role_changed.v1',
  'chat.membership.left.v1',
  'chat.membership.removed.v1',
  'tree.factory.created.v1',
  'tree.factory.updated.v1',
  'tree.factory.deleted.v1',
  'tree.factory.children_generated.v1',
  'records.record.persisted.v1',
  'records.record.rejected.v1',
  'records.record.deleted.v1',
  'records.job.started.v1',
  'records.job.finished.v1',
] as const;
export type EventType = (typeof eventTypes)[number];

/**
 * A fact, as the topic carries it: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md. What `data` holds
 * by type: docs/decisions/018-domain-events.md.
 */
export const domainEvent = z.object({
  specversion: z.literal('1.0'),
  /** A ULID; a repeat of the event has the same. */
  id: z.string().min(1),
  /** `/chorus/chat`, `/chorus/tree` or `/chorus/records`. */
  source: z.string().min(1),
  type: z.enum(eventTypes),
  /** What it is about, as a path. */
  subject: z.string().min(1),
  /** When it happened. */
  time: z.iso.datetime(),
  datacontenttype: z.literal('application/json'),
  /** Whose it is: a room's, a tree's or an owner's id. */
  tenant: z.string().min(1),
  /** Of the request that it came from, where that is known. */
  correlationid: maybeCorrelationId,
  data: z.record(z.string(), z.unknown()),
});
export type DomainEvent = z.infer<typeof domainEvent>;

/** Characters that JSON leaves as they are and topics and queues refuse: a message has to be valid in XML. */
const refusedCharacters = /[\uFFFE\uFFFF]/g;

/** The text of a message of the topic. */
export function formatEvent(event: DomainEvent): string {
  return JSON.stringify(event).replace(
    refusedCharacters,
    (character) => `\\u${character.charCodeAt(0).toString(16)}`,
  );
}
