import { Button } from '@mantine/core';
import IconDoorExit from '@tabler/icons-react/dist/esm/icons/IconDoorExit.mjs';
import { Link } from 'react-router';
import { EmptyState } from '../ui/empty-state.tsx';

/** One stopped being a member while the room was open. */
export function RoomLeft({ name, rejoin }: { name: string; rejoin?: () => void }) {
  return (
    <div role="status" style={{ display: 'flex', flex: 1, minWidth: 0 }}>
      <title>{`${name} · Chorus`}</title>
      <EmptyState
        icon={<IconDoorExit size={24} />}
        isPage
        title={`You’re no longer in ${name}`}
        actions={
          <>
            <Button component={Link} to="/rooms">
              Back to rooms
            </Button>
            {rejoin && (
              <Button variant="default" onClick={rejoin}>
                Look at the room
              </Button>
            )}
          </>
        }
      >
        {rejoin
          ? 'The room is public: you can join it again.'
          : 'You were removed from this room. Your other rooms are as they were; to come back, ask one of its owners.'}
      </EmptyState>
    </div>
  );
}
