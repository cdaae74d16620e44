import '@mantine/core/styles/Popover.layer.css';
import { Button, Popover } from '@mantine/core';
import IconBell from '@tabler/icons-react/dist/esm/icons/IconBell.mjs';
import type { RefObject } from 'react';
import { useSignedIn } from '../app-context.ts';
import { useLayout } from '../shell/use-layout.ts';
import type { NotificationList, NotificationsState } from '../sync/notification-list.ts';
import { Anchor } from '../ui/anchor.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { useFocusBack } from '../ui/use-focus-back.ts';
import { useNow } from '../ui/use-now.ts';
import { useValue } from '../ui/use-value.ts';
import classes from './notification-panel.module.css';
import { NotificationRow } from './notification-row.tsx';

/** Everything one was told, newest first. */
export function NotificationPanel({
  anchor,
  onClose,
}: {
  anchor: RefObject<HTMLElement | null>;
  onClose: () => void;
}) {
  useFocusBack({ to: anchor });
  const { notifications } = useSignedIn().chat;
  const state = useValue(notifications.state);
  const isPhone = useLayout() === 'phone';
  return (
    <Popover
      opened
      onDismiss={onClose}
      position={isPhone ? 'top-end' : 'right-end'}
      shadow="md"
      width={360}
      trapFocus
      // Its roles would name the panel after the bell, with the number.
      withRoles={false}
    >
      <Popover.Target>
        <Anchor to={anchor} />
      </Popover.Target>
      <Popover.Dropdown role="dialog" tabIndex={-1} aria-label="Notifications" className={classes.panel}>
        <div className={classes.head}>
          <h2 className={classes.title}>Notifications</h2>
          <Button
            size="compact-xs"
            variant="subtle"
            disabled={state.unread === 0}
            onClick={notifications.markAllRead}
          >
            Mark all as read
          </Button>
        </div>
        <div className={classes.content}>
          <Content state={state} notifications={notifications} onClose={onClose} />
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}

function Content(props: { state: NotificationsState; notifications: NotificationList; onClose: () => void }) {
  const { state, notifications, onClose } = props;
  const { items, failure, isLoaded, hasOlder, isLoadingOlder } = state;
  const now = useNow(60_000);
  const retry = items.length > 0 && hasOlder ? notifications.loadOlder : notifications.load;
  return (
    <>
      {failure && <ErrorNotice error={failure} onRetry={() => void retry()} />}
      {!isLoaded && !failure && <p className={classes.loading}>Loading…</p>}
      {isLoaded && items.length === 0 && (
        <EmptyState icon={<IconBell size={24} />} title="Nothing yet">
          Mentions, rooms you are added to and finished jobs show up here.
        </EmptyState>
      )}
      <ul className={classes.list}>
        {items.map((notification) => (
          <NotificationRow
            key={notification.id}
            notification={notification}
            now={now}
            onOpen={() => {
              notifications.markRead([notification.id]);
              onClose();
            }}
            onMarkRead={() => notifications.markRead([notification.id])}
          />
        ))}
      </ul>
      {hasOlder && (
        <Button
          size="xs"
          variant="default"
          fullWidth
          loading={isLoadingOlder}
          onClick={() => void notifications.loadOlder()}
        >
          Show older
        </Button>
      )}
    </>
  );
}
