import IconBell from '@tabler/icons-react/dist/esm/icons/IconBell.mjs';
import { Suspense, lazy, useRef, useState } from 'react';
import { useSignedIn } from '../app-context.ts';
import { useValue } from '../ui/use-value.ts';
import classes from './notification-bell.module.css';
import { unreadBadge } from './unread-words.ts';

const NotificationPanel = lazy(async () => ({
  default: (await import('./notification-panel.tsx')).NotificationPanel,
}));

/** How much one was told and has not read; a click shows it. */
export function NotificationBell({
  className = '',
  isShort = false,
}: {
  className?: string | undefined;
  isShort?: boolean;
}) {
  const { chat } = useSignedIn();
  const state = useValue(chat.notifications.state);
  const [isOpen, setOpen] = useState(false);
  const bell = useRef<HTMLButtonElement>(null);
  return (
    <>
      <button
        ref={bell}
        type="button"
        className={className}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        <span>{isShort ? 'Inbox' : 'Notifications'}</span>
        {/* Said behind the word, shown before it. */}
        <span className={classes.bell}>
          <IconBell aria-hidden="true" size={20} stroke={1.75} />
          {state.unread > 0 && (
            <span className={classes.badge}>
              <span className="visually-hidden">, </span>
              {unreadBadge(state)}
              <span className="visually-hidden"> unread</span>
            </span>
          )}
        </span>
      </button>
      <Suspense>{isOpen && <NotificationPanel anchor={bell} onClose={() => setOpen(false)} />}</Suspense>
    </>
  );
}
