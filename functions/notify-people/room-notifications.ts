import { z } from 'zod';
import { deletedUser } from '../lib/deleted-user.ts';
import type { DomainEvent } from '../lib/domain-event.ts';
import type { RoomView } from './chat-table.ts';
import type { Notification } from '../lib/put-notification.ts';

const message = z.object({
  actorId: z.string(),
  message: z.object({ id: z.string(), mentions: z.array(z.string()) }),
});
const membership = z.object({
  actorId: z.string(),
  membership: z.object({ userId: z.string(), role: z.enum(['OWNER', 'MEMBER']) }),
});

/** Whom an event of a room concerns, before it is known who is still there. */
export interface RoomNews {
  roomId: string;
  actorId: string;
  /** Never the actor. */
  userIds: string[];
  kind: Exclude<Notification['kind'], 'JOB_FINISHED' | 'WEBHOOK_DISABLED'>;
  messageId?: string;
  isOwnerNow?: boolean;
}

/** Reads what an event of a room says; `null` for one that concerns nobody. @throws ZodError */
export function roomNewsOf({ type, tenant: roomId, data }: DomainEvent): RoomNews | null {
  if (type === 'chat.message.created.v1') {
    const { actorId, message: said } = message.parse(data);
    const userIds = [...new Set(said.mentions)].filter((userId) => userId !== actorId);
    return { roomId, actorId, userIds, kind: 'MENTION', messageId: said.id };
  }
  if (type !== 'chat.membership.added.v1' && type !== 'chat.membership.role_changed.v1') return null;
  const { actorId, membership: changed } = membership.parse(data);
  return {
    roomId,
    actorId,
    userIds: changed.userId === actorId ? [] : [changed.userId],
    kind: type === 'chat.membership.added.v1' ? 'ADDED_TO_ROOM' : 'ROLE_CHANGED',
    isOwnerNow: changed.role === 'OWNER',
  };
}

/** Notifications for those who are members still and want to hear of the room. */
export function roomNotifications({ id, time }: DomainEvent, news: RoomNews, view: RoomView): Notification[] {
  const { room, members } = view;
  // A direct room says by itself who opened it.
  if (!room || (room.kind === 'DIRECT' && news.kind !== 'MENTION')) return [];
  const actor = members.get(news.actorId);
  const text = sentence(news, room, actor?.displayName ?? 'Somebody');
  const named = actor && { userId: actor.userId, textWithout: sentence(news, room, deletedUser) };
  return news.userIds.flatMap((userId) => {
    const member = members.get(userId);
    if (!member || member.notify === 'NONE') return [];
    const { kind, roomId, messageId } = news;
    return [
      {
        userId,
        id,
        kind,
        roomId,
        ...(messageId === undefined ? {} : { messageId }),
        text,
        createdAt: time,
        ...(named ? { named } : {}),
      },
    ];
  });
}

function sentence(
  { kind, isOwnerNow }: RoomNews,
  room: { kind: string; name: string },
  actor: string,
): string {
  switch (kind) {
    case 'MENTION':
      return room.kind === 'DIRECT' ? `${actor} mentioned you` : `${actor} mentioned you in ${room.name}`;
    case 'ADDED_TO_ROOM':
      return `${actor} added you to ${room.name}`;
    case 'ROLE_CHANGED':
      return `${actor} made you ${isOwnerNow ? 'an owner' : 'a member'} of ${room.name}`;
  }
}
