import { useEffect, useRef, useState } from 'react';
import type { Message } from '../sync/chat-api.ts';
import type { MessageWindow } from '../sync/message-window.ts';

/** Messages arriving within this time are announced together. */
const batchMs = 700;
/** More than this many are announced as a number. */
const maxSpoken = 3;

/**
 * Tells screen readers of each new message of others once. The timeline itself stays silent: scrolling renders
 * old messages anew, which would be read again.
 */
export function MessageAnnouncer(props: { window: MessageWindow; isLoaded: boolean; ownUserId: string }) {
  const { messages } = props.window;
  const { isLoaded, ownUserId } = props;
  const [text, setText] = useState('');
  const announcedId = useRef<string | null>(null);

  useEffect(() => {
    if (!isLoaded) return;
    const latestId = messages.at(-1)?.id ?? '';
    if (announcedId.current === null || props.window.hasNewer) {
      announcedId.current = latestId;
      return;
    }
    const from = announcedId.current;
    const timer = setTimeout(() => {
      const fresh = messages.filter((message) => message.id > from && message.authorId !== ownUserId);
      announcedId.current = latestId;
      if (fresh.length > 0) setText(spoken(fresh));
    }, batchMs);
    return () => clearTimeout(timer);
  }, [isLoaded, messages, ownUserId, props.window.hasNewer]);

  return (
    <div aria-live="polite" className="visually-hidden">
      {text}
    </div>
  );
}

function spoken(messages: readonly Message[]): string {
  if (messages.length > maxSpoken) return `${messages.length} new messages`;
  return messages.map(({ authorName, body }) => `${authorName}: ${body ?? 'message deleted'}`).join('. ');
}
