import { useCallback, useEffect, useState } from 'react';
import { useSignedIn } from '../app-context.ts';
import type { Room } from '../sync/chat-api.ts';

/**
 * Where reading stopped. `readUpTo` stays while one reads on, so that the line above the first new message stands
 * still; it moves up to the latest when the tab is left.
 */
export function useReadPosition(room: Room) {
  const { chat } = useSignedIn();
  const { id: roomId } = room;
  const serverMarker = room.myMembership?.readMessageId ?? '';
  const [readUpTo, setReadUpTo] = useState(() => laterOf(chat.readMarkers.get(roomId), serverMarker) || null);
  const [isVisible, setVisible] = useState(() => document.visibilityState === 'visible');

  useEffect(() => {
    const onVisibility = () => {
      setVisible(document.visibilityState === 'visible');
      if (document.visibilityState === 'hidden') setReadUpTo(chat.readMarkers.get(roomId) || null);
    };
    document.addEventListener('visibilitychange', onVisibility);
    return () => document.removeEventListener('visibilitychange', onVisibility);
  }, [chat, roomId]);

  const onReadLatest = useCallback(
    (messageId: string) => {
      if (isVisible) chat.markRead(roomId, messageId);
    },
    [chat, isVisible, roomId],
  );
  return { readUpTo, onReadLatest };
}

function laterOf(a: string, b: string): string {
  return a > b ? a : b;
}
