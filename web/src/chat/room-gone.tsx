import { Button } from '@mantine/core';
import IconDoorOff from '@tabler/icons-react/dist/esm/icons/IconDoorOff.mjs';
import { Link } from 'react-router';
import { EmptyState } from '../ui/empty-state.tsx';

/** The server does not tell strangers whether a private room exists; neither does this page. */
export function RoomGone() {
  return (
    <>
      <title>Room not found · Chorus</title>
      <EmptyState
        icon={<IconDoorOff size={24} />}
        isPage
        title="This room doesn’t exist or you aren’t a member"
        actions={
          <>
            <Button component={Link} to="/rooms">
              Back to rooms
            </Button>
            <Button variant="default" component={Link} to="/rooms/browse">
              Browse public rooms
            </Button>
          </>
        }
      >
        If someone sent you here, ask them to add you to the room.
      </EmptyState>
    </>
  );
}
