import { useEffect, useRef, useState } from 'react';
import { useSignedIn } from '../app-context.ts';
import { useValue } from '../ui/use-value.ts';

/** Notifications arriving within this time are announced together. */
const batchMs = 700;

/** Tells screen readers of each notification once, wherever one is. */
export function NotificationAnnouncer() {
  const { chat } = useSignedIn();
  const { arrived } = useValue(chat.notifications.state);
  const [text, setText] = useState('');
  const waiting = useRef<string[]>([]);

  useEffect(() => {
    if (arrived === null) return;
    waiting.current.push(arrived.text);
    const timer = setTimeout(() => {
      const texts = waiting.current;
      waiting.current = [];
      setText(texts.length > 1 ? `${texts.length} new notifications` : `New notification: ${texts[0] ?? ''}`);
    }, batchMs);
    return () => clearTimeout(timer);
  }, [arrived]);

  return (
    <div role="status" aria-label="Notifications" className="visually-hidden">
      {text}
    </div>
  );
}
