import IconChevronLeft from '@tabler/icons-react/dist/esm/icons/IconChevronLeft.mjs';
import { Link } from 'react-router';
import { ConnectionChip } from '../shell/connection-chip.tsx';
import { useLayout } from '../shell/use-layout.ts';
import type { Room } from '../sync/chat-api.ts';
import { RoomIcon, roomKindLabels } from './room-icon.tsx';
import classes from './room-page.module.css';

/** The room's name, kind, size and topic; on phones also the way back and the connection. */
export function RoomHeader({ room }: { room: Room }) {
  const isPhone = useLayout() === 'phone';
  return (
    <header className={classes.header} data-phone={isPhone || undefined}>
      <title>{`${room.name} · Chorus`}</title>
      {isPhone && (
        <Link to="/rooms" className={classes.back} aria-label="Back to rooms">
          <IconChevronLeft aria-hidden="true" size={22} />
        </Link>
      )}
      <div className={classes.headerText}>
        <h1 className={classes.name}>
          <RoomIcon kind={room.kind} size={16} />
          <span className={classes.nameText}>{room.name}</span>
        </h1>
        <p className={classes.facts} title={room.topic ?? undefined}>
          {[roomKindLabels[room.kind], memberCount(room.memberCount), room.topic].filter(Boolean).join(' · ')}
        </p>
      </div>
      {isPhone && <ConnectionChip isShort />}
    </header>
  );
}

function memberCount(count: number): string {
  return count === 1 ? '1 member' : `${count.toLocaleString()} members`;
}
