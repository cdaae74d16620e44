import { NavLink } from 'react-router';
import type { RoomEntry } from '../sync/rooms-store.ts';
import { activityLabel, fullLabel } from '../ui/dates.ts';
import { messagePreview, unreadBadge } from './message-preview.ts';
import { RoomIcon } from './room-icon.tsx';
import classes from './rooms-pane.module.css';

/** One room of the list. */
export function RoomRow({ entry, ownUserId, now }: { entry: RoomEntry; ownUserId: string; now: number }) {
  const { room, unread } = entry;
  const last = room.lastMessage;
  const activityMs = Date.parse(last?.createdAt ?? room.createdAt);
  const isMuted = room.myMembership?.notify === 'NONE';
  return (
    <NavLink
      to={`/rooms/${room.id}`}
      className={classes.row ?? ''}
      data-unread={unread > 0 || undefined}
      data-muted={isMuted || undefined}
    >
      <span className={classes.icon}>
        <RoomIcon kind={room.kind} />
      </span>
      <span className={classes.name}>{room.name}</span>
      <time
        className={classes.time}
        dateTime={new Date(activityMs).toISOString()}
        title={fullLabel(activityMs)}
      >
        {activityLabel(activityMs, now)}
      </time>
      <span className={classes.preview}>
        {last ? messagePreview(last, ownUserId) : (room.topic ?? 'No messages yet')}
      </span>
      {unread > 0 && (
        <span className={classes.badge}>
          {unreadBadge(unread)}
          <span className="visually-hidden"> unread</span>
        </span>
      )}
    </NavLink>
  );
}
