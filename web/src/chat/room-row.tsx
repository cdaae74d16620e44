import IconBellOff from '@tabler/icons-react/dist/esm/icons/IconBellOff.mjs';
import { NavLink } from 'react-router';
import type { Room } from '../sync/chat-api.ts';
import type { RoomEntry } from '../sync/rooms-store.ts';
import { activityLabel, fullLabel } from '../ui/dates.ts';
import { DirectPicture } from './direct-picture.tsx';
import { messagePreview, unreadBadge } from './message-preview.ts';
import { RoomIcon } from './room-icon.tsx';
import classes from './rooms-pane.module.css';

/** One room of the list. */
export function RoomRow({ entry, ownUserId, now }: { entry: RoomEntry; ownUserId: string; now: number }) {
  const { room, unread } = entry;
  const activityMs = Date.parse(room.lastMessage?.createdAt ?? room.createdAt);
  const notify = room.myMembership?.notify;
  const isMuted = notify === 'NONE';
  return (
    <NavLink
      to={`/rooms/${room.id}`}
      className={classes.row ?? ''}
      data-unread={(unread > 0 && !isMuted) || undefined}
      data-badge={unread > 0 || undefined}
      data-muted={isMuted || undefined}
      data-quiet={notify === 'MENTIONS' || undefined}
    >
      {room.kind === 'DIRECT' ? (
        <span className={classes.picture}>
          <DirectPicture room={room} />
        </span>
      ) : (
        <span className={classes.icon}>
          <RoomIcon kind={room.kind} />
        </span>
      )}
      <span className={classes.name}>{room.name}</span>
      <span className={classes.meta}>
        {isMuted && (
          <>
            <IconBellOff aria-hidden="true" size={14} stroke={1.75} />
            <span className="visually-hidden">Muted</span>
          </>
        )}
        <time
          className={classes.time}
          dateTime={new Date(activityMs).toISOString()}
          title={fullLabel(activityMs)}
        >
          {activityLabel(activityMs, now)}
        </time>
      </span>
      <span className={classes.preview}>{roomPreview(room, ownUserId)}</span>
      {unread > 0 && (
        <span className={classes.badge}>
          {unreadBadge(unread)}
          <span className="visually-hidden"> unread</span>
        </span>
      )}
    </NavLink>
  );
}

function roomPreview(room: Room, ownUserId: string): string {
  const { lastMessage, topic, archivedAt, kind } = room;
  if (archivedAt !== null) return 'Archived';
  if (!lastMessage) return topic ?? 'No messages yet';
  return messagePreview(lastMessage, ownUserId, kind === 'DIRECT');
}
