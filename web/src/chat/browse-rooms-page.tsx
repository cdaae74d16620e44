import { useQuery } from '@apollo/client/react';
import { Button, TextInput } from '@mantine/core';
import IconChevronLeft from '@tabler/icons-react/dist/esm/icons/IconChevronLeft.mjs';
import IconHash from '@tabler/icons-react/dist/esm/icons/IconHash.mjs';
import IconSearch from '@tabler/icons-react/dist/esm/icons/IconSearch.mjs';
import { useDeferredValue } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { useSignedIn } from '../app-context.ts';
import { toApiError } from '../graphql/api-error.ts';
import { PublicRoomsDocument } from '../graphql/documents.generated.ts';
import { useCommands } from '../shell/commands-context.ts';
import { useLayout } from '../shell/use-layout.ts';
import type { Room } from '../sync/chat-api.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { RowLink } from '../ui/row-link.tsx';
import { useDelayed } from '../ui/use-delayed.ts';
import { useValue } from '../ui/use-value.ts';
import classes from './browse-rooms-page.module.css';
import headerClasses from './room-page.module.css';
import { RoomsSkeleton } from './rooms-skeleton.tsx';
import { useJoinRoom } from './use-join-room.ts';

const pageSize = 50;

/** Rooms that are open to everyone, found by the beginning of their name. */
export function BrowseRoomsPage() {
  const isPhone = useLayout() === 'phone';
  const [parameters, setParameters] = useSearchParams();
  const prefix = parameters.get('prefix') ?? '';
  return (
    <div className={classes.page}>
      <title>Public rooms · Chorus</title>
      <header className={headerClasses.header} data-phone={isPhone || undefined}>
        {isPhone && (
          <Link to="/rooms" className={headerClasses.back} aria-label="Back to rooms">
            <IconChevronLeft aria-hidden="true" size={22} />
          </Link>
        )}
        <h1 className={headerClasses.name}>Public rooms</h1>
      </header>
      <div className={classes.content}>
        <TextInput
          label="Name begins with"
          type="search"
          leftSection={<IconSearch size={16} />}
          value={prefix}
          autoComplete="off"
          onChange={({ currentTarget: { value } }) =>
            setParameters(value ? { prefix: value } : {}, { replace: true })
          }
        />
        <PublicRooms prefix={useDeferredValue(prefix.trim())} />
      </div>
    </div>
  );
}

function PublicRooms({ prefix }: { prefix: string }) {
  const commands = useCommands();
  const { data, previousData, error, loading, fetchMore, refetch } = useQuery(PublicRoomsDocument, {
    variables: { prefix: prefix || null, limit: pageSize },
    fetchPolicy: 'no-cache',
    notifyOnNetworkStatusChange: true,
  });
  const page = (data ?? previousData)?.publicRooms;
  const showsSkeleton = useDelayed(loading && !page);
  if (error) return <ErrorNotice error={toApiError(error)} onRetry={() => void refetch()} />;
  if (!page) return showsSkeleton ? <RoomsSkeleton /> : null;
  if (page.items.length === 0) {
    return (
      <EmptyState
        icon={<IconHash size={24} />}
        title={prefix ? `No public room begins with “${prefix}”` : 'No public rooms yet'}
        actions={<Button onClick={commands.createRoom}>Create a room</Button>}
      >
        {prefix
          ? 'Try fewer letters, or make the room yourself.'
          : 'Make the first one: everyone can join it.'}
      </EmptyState>
    );
  }
  const { nextToken } = page;
  const more = () =>
    fetchMore({
      variables: { nextToken },
      updateQuery: (previous, { fetchMoreResult }) =>
        previous.publicRooms && fetchMoreResult.publicRooms
          ? {
              publicRooms: {
                ...fetchMoreResult.publicRooms,
                items: [...previous.publicRooms.items, ...fetchMoreResult.publicRooms.items],
              },
            }
          : previous,
    });
  return (
    <>
      <ul className={classes.list} aria-label="Public rooms" aria-busy={loading}>
        {page.items.map((room) => (
          <PublicRoom key={room.id} room={room} />
        ))}
      </ul>
      {nextToken !== null && (
        <Button
          variant="default"
          loading={loading}
          onClick={() => void more()}
          style={{ alignSelf: 'center' }}
        >
          Show more
        </Button>
      )}
    </>
  );
}

function PublicRoom({ room }: { room: Room }) {
  const { chat } = useSignedIn();
  const navigate = useNavigate();
  const { join, isJoining, error } = useJoinRoom();
  const isMember = useValue(chat.rooms).entries.some((entry) => entry.room.id === room.id);
  async function joinAndGo() {
    if (await join(room.id)) await navigate(`/rooms/${room.id}`);
  }
  return (
    <li className={classes.room}>
      <div className={classes.text}>
        <RowLink to={`/rooms/${room.id}`} className={classes.name ?? ''}>
          {room.name}
        </RowLink>
        <p className={classes.facts}>
          {room.memberCount === 1 ? '1 member' : `${room.memberCount.toLocaleString()} members`}
          {room.topic && ` · ${room.topic}`}
        </p>
        {error && <ErrorNotice error={error} />}
      </div>
      {isMember ? (
        <Button
          size="xs"
          variant="default"
          component={Link}
          to={`/rooms/${room.id}`}
          aria-label={`Open ${room.name}`}
        >
          Open
        </Button>
      ) : (
        <Button
          size="xs"
          loading={isJoining}
          onClick={() => void joinAndGo()}
          aria-label={`Join ${room.name}`}
        >
          Join
        </Button>
      )}
    </li>
  );
}
