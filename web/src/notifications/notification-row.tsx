import IconAt from '@tabler/icons-react/dist/esm/icons/IconAt.mjs';
import IconCheck from '@tabler/icons-react/dist/esm/icons/IconCheck.mjs';
import IconDatabase from '@tabler/icons-react/dist/esm/icons/IconDatabase.mjs';
import IconShield from '@tabler/icons-react/dist/esm/icons/IconShield.mjs';
import IconUserPlus from '@tabler/icons-react/dist/esm/icons/IconUserPlus.mjs';
import IconWebhook from '@tabler/icons-react/dist/esm/icons/IconWebhook.mjs';
import type { Icon } from '@tabler/icons-react';
import { Link } from 'react-router';
import type { Notification } from '../sync/chat-api.ts';
import { activityLabel, fullLabel } from '../ui/dates.ts';
import classes from './notification-panel.module.css';
import { notificationPath } from './notification-path.ts';

const icons: Record<Notification['kind'], Icon> = {
  MENTION: IconAt,
  ADDED_TO_ROOM: IconUserPlus,
  ROLE_CHANGED: IconShield,
  JOB_FINISHED: IconDatabase,
  WEBHOOK_DISABLED: IconWebhook,
};

/** One notification: a link to what it is about, and a button that takes it for read. */
export function NotificationRow(props: {
  notification: Notification;
  now: number;
  onOpen: () => void;
  onMarkRead: () => void;
}) {
  const { notification, now, onOpen, onMarkRead } = props;
  const { kind, text, createdAt, readAt } = notification;
  const KindIcon = icons[kind];
  const createdAtMs = Date.parse(createdAt);
  const isUnread = readAt === null;
  return (
    <li className={classes.row} data-unread={isUnread || undefined}>
      <Link to={notificationPath(notification)} className={classes.link} onClick={onOpen}>
        <KindIcon aria-hidden="true" size={18} stroke={1.75} className={classes.icon} />
        <span className={classes.text}>
          {isUnread && <span className="visually-hidden">Unread: </span>}
          {text}
        </span>
        <time dateTime={createdAt} title={fullLabel(createdAtMs)} className={classes.time}>
          {activityLabel(createdAtMs, now)}
        </time>
      </Link>
      {isUnread && (
        <button
          type="button"
          className={classes.read}
          aria-label={`Mark as read: ${text}`}
          onClick={onMarkRead}
        >
          <IconCheck aria-hidden="true" size={16} />
        </button>
      )}
    </li>
  );
}
