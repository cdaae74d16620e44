import { useMemo } from 'react';
import { useSignedIn } from '../app-context.ts';
import type { Room } from '../sync/chat-api.ts';
import { PersonPicture } from '../ui/person-picture.tsx';
import { useValue } from '../ui/use-value.ts';
import { otherUserId } from './direct-room.ts';

/** The other person of a direct room, with their presence once it is known. */
export function DirectPicture({ room, size = 32 }: { room: Room; size?: number }) {
  const { chat, user } = useSignedIn();
  const handle = useMemo(() => chat.room(room.id), [chat, room.id]);
  const { presence } = useValue(handle.signals);
  const otherId = otherUserId(room, user.userId) ?? room.id;
  return <PersonPicture userId={otherId} name={room.name} size={size} presence={presence.get(otherId)} />;
}
