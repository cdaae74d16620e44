import { z } from 'zod';
import { maybeCorrelationId } from './correlation.ts';
import type { DomainEvent, EventType } from './domain-event.ts';
import type { StoredEntry } from './stored-entry.ts';

const message = z.looseObject({
  id: z.string().min(1),
  authorId: z.string().min(1),
  editedAt: z.string().nullish(),
  deletedAt: z.string().nullish(),
});
const room = z.looseObject({ id: z.string().min(1), archivedAt: z.string().nullish() });
const membership = z.looseObject({ userId: z.string().min(1) });

const membershipTypes = {
  JOINED: 'chat.membership.joined.v1',
  ADDED: 'chat.membership.added.v1',
  ROLE_CHANGED: 'chat.membership.role_changed.v1',
  LEFT: 'chat.membership.left.v1',
  REMOVED: 'chat.membership.removed.v1',
} as const satisfies Record<string, EventType>;

/** An entry of a room's change log: docs/data-model.md. */
const entry = z.object({
  at: z.iso.datetime(),
  fact: z.enum(['JOINED', 'ADDED', 'ROLE_CHANGED', 'LEFT', 'REMOVED']).optional(),
  actorId: z.string().min(1).optional(),
  correlationId: maybeCorrelationId,
  message: message.optional(),
  room: room.optional(),
  membership: membership.optional(),
});
type Entry = z.infer<typeof entry>;

/** What an entry says, without where it came from. */
type Said = Pick<DomainEvent, 'type' | 'subject' | 'data'>;

/** `null` for read markers, levels of notification and changed names: they are the members' own affair. */
export function chatEvent({ owner: roomId, sk, item }: StoredEntry): DomainEvent | null {
  const read = entry.parse(item);
  const said = whatIsSaid(roomId, read);
  if (!said) return null;
  return {
    specversion: '1.0',
    id: sk,
    source: '/chorus/chat',
    time: read.at,
    datacontenttype: 'application/json',
    tenant: roomId,
    ...(read.correlationId === undefined ? {} : { correlationid: read.correlationId }),
    ...said,
  };
}

function whatIsSaid(roomId: string, { message, room, membership, fact, actorId }: Entry): Said | null {
  const subject = `rooms/${roomId}`;
  if (message) {
    return {
      type: messageType(message),
      subject: `${subject}/messages/${message.id}`,
      data: { actorId: message.authorId, message },
    };
  }
  const actor = actorId === undefined ? {} : { actorId };
  if (room) {
    return { type: roomType(room, membership !== undefined), subject, data: { ...actor, room } };
  }
  if (!membership || fact === undefined) return null;
  return {
    type: membershipTypes[fact],
    subject: `${subject}/members/${membership.userId}`,
    data: { ...actor, membership },
  };
}

function messageType({ editedAt, deletedAt }: z.infer<typeof message>): EventType {
  if (deletedAt) return 'chat.message.deleted.v1';
  return editedAt ? 'chat.message.edited.v1' : 'chat.message.created.v1';
}

/** A new room stands in the log together with its first membership. */
function roomType({ archivedAt }: z.infer<typeof room>, isNew: boolean): EventType {
  if (isNew) return 'chat.room.created.v1';
  return archivedAt ? 'chat.room.archived.v1' : 'chat.room.updated.v1';
}
