import { Button } from '@mantine/core';
import IconCloudOff from '@tabler/icons-react/dist/esm/icons/IconCloudOff.mjs';
import IconCompass from '@tabler/icons-react/dist/esm/icons/IconCompass.mjs';
import IconEdit from '@tabler/icons-react/dist/esm/icons/IconEdit.mjs';
import IconMessagePlus from '@tabler/icons-react/dist/esm/icons/IconMessagePlus.mjs';
import IconPlus from '@tabler/icons-react/dist/esm/icons/IconPlus.mjs';
import IconSearch from '@tabler/icons-react/dist/esm/icons/IconSearch.mjs';
import { Link } from 'react-router';
import { useSignedIn } from '../app-context.ts';
import { useCommands } from '../shell/commands-context.ts';
import { commandKeys } from '../shell/key-names.ts';
import { useLayout } from '../shell/use-layout.ts';
import type { RoomsState } from '../sync/rooms-store.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import iconButtonClasses from '../ui/icon-button.module.css';
import { useDelayed } from '../ui/use-delayed.ts';
import { useNow } from '../ui/use-now.ts';
import { useValue } from '../ui/use-value.ts';
import { RoomRow } from './room-row.tsx';
import { RoomsSkeleton } from './rooms-skeleton.tsx';
import classes from './rooms-pane.module.css';

/** The list of one's rooms, newest activity first. */
export function RoomsPane() {
  const { chat } = useSignedIn();
  const commands = useCommands();
  const isPhone = useLayout() === 'phone';
  const rooms = useValue(chat.rooms);
  const totalUnread = rooms.entries.reduce((sum, entry) => sum + entry.unread, 0);
  return (
    <section className={classes.pane} data-phone={isPhone || undefined} aria-labelledby="rooms-title">
      <title>
        {totalUnread > 0 ? `(${totalUnread > 99 ? '99+' : totalUnread}) Rooms · Chorus` : 'Rooms · Chorus'}
      </title>
      <header className={classes.header}>
        <h1 id="rooms-title" className={classes.title}>
          Rooms
        </h1>
        <Link
          to="/rooms/browse"
          className={iconButtonClasses.button}
          aria-label="Browse public rooms"
          title="Browse public rooms"
        >
          <IconCompass aria-hidden="true" size={18} stroke={1.75} />
        </Link>
        <IconButton aria-label="New conversation" title="New conversation" onClick={commands.startDirect}>
          <IconEdit aria-hidden="true" size={18} stroke={1.75} />
        </IconButton>
        <IconButton aria-label="Create room" title="Create room" onClick={commands.createRoom}>
          <IconPlus aria-hidden="true" size={18} stroke={1.75} />
        </IconButton>
      </header>
      <button
        type="button"
        className={classes.jump}
        onClick={commands.openSwitcher}
        aria-keyshortcuts="Control+K Meta+K"
      >
        <IconSearch aria-hidden="true" size={15} stroke={2} />
        <span>Go to…</span>
        <kbd>{commandKeys('K')}</kbd>
      </button>
      <ListMark rooms={rooms} />
      <RoomsContent rooms={rooms} />
    </section>
  );
}

/** Says that the list may be behind, while it is. */
function ListMark({ rooms }: { rooms: RoomsState }) {
  const { chat } = useSignedIn();
  const { phase } = useValue(chat.connection);
  const isBehind = phase === 'offline' || (phase !== 'live' && rooms.failure !== null);
  if (!rooms.isLoaded || !isBehind) return null;
  return (
    <p className={classes.mark}>
      <IconCloudOff aria-hidden="true" size={14} /> Offline: what was here last.
    </p>
  );
}

function RoomsContent({ rooms }: { rooms: RoomsState }) {
  const { chat, user } = useSignedIn();
  const commands = useCommands();
  const isWaiting = !rooms.isLoaded && !rooms.failure;
  const showsSkeleton = useDelayed(isWaiting);
  const now = useNow(60_000);
  if (isWaiting) return showsSkeleton ? <RoomsSkeleton /> : null;
  if (!rooms.isLoaded && rooms.failure) {
    return <ErrorNotice error={rooms.failure} onRetry={() => void chat.refreshRooms()} />;
  }
  if (rooms.entries.length === 0) {
    return (
      <EmptyState
        icon={<IconMessagePlus size={24} />}
        title="No rooms yet"
        actions={
          <>
            <Button size="sm" onClick={commands.createRoom}>
              Create a room
            </Button>
            <Button size="sm" variant="default" component={Link} to="/rooms/browse">
              Browse public rooms
            </Button>
          </>
        }
      >
        Rooms are where people talk. Make one, or join one that is open to all.
      </EmptyState>
    );
  }
  return (
    <nav aria-label="Rooms" className={classes.scroller}>
      <ul className={classes.list}>
        {rooms.entries.map((entry) => (
          <li key={entry.room.id}>
            <RoomRow entry={entry} ownUserId={user.userId} now={now} />
          </li>
        ))}
      </ul>
    </nav>
  );
}
