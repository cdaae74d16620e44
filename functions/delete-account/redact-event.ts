import { z } from 'zod';
import { deletedUser } from '../lib/deleted-user.ts';
import { deletedRoom } from './chat-items.ts';

/** A line of the archive, as far as people are in it; everything else is kept as it is. */
const line = z.looseObject({
  source: z.string(),
  tenant: z.string(),
  data: z.looseObject({
    actorId: z.string().optional().catch(undefined),
    message: z.looseObject({ authorId: z.string() }).optional(),
    membership: z.looseObject({ userId: z.string() }).optional(),
    room: z.looseObject({ names: z.record(z.string(), z.string()).optional() }).optional(),
  }),
});

/**
 * Takes what somebody wrote and their name out of a line of the archive. Lines of others come back as they are.
 *
 * @returns `null` for a line that was theirs alone.
 */
export function redactLine(text: string, userId: string): string | null {
  const parsed = line.safeParse(JSON.parse(text));
  if (!parsed.success) return text;
  const { source, tenant, data } = parsed.data;
  if (source === '/chorus/records') return tenant === userId ? null : text;
  const { message, membership, room } = data;
  const isNamed = room?.names !== undefined && userId in room.names;
  const isRoomAuthor = room !== undefined && room.names === undefined && data.actorId === userId;
  if (message?.authorId !== userId && membership?.userId !== userId && !isNamed && !isRoomAuthor) return text;
  const names = { ...room?.names, [userId]: deletedUser };
  return JSON.stringify({
    ...parsed.data,
    data: {
      ...data,
      ...(message?.authorId === userId && {
        message: { ...message, authorName: deletedUser, body: null, mentions: [] },
      }),
      ...(membership?.userId === userId && { membership: { ...membership, displayName: deletedUser } }),
      ...(isRoomAuthor && { room: { ...room, name: deletedRoom, topic: null } }),
      ...(isNamed && { room: { ...room, names, name: Object.values(names).join(', ') } }),
    },
  });
}
