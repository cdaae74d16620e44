import { Button } from '@mantine/core';
import IconHash from '@tabler/icons-react/dist/esm/icons/IconHash.mjs';
import type { Room } from '../sync/chat-api.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { useJoinRoom } from './use-join-room.ts';

/** A public room before joining it. */
export function RoomVisitor({ room }: { room: Room }) {
  const { join, isJoining, error } = useJoinRoom();
  return (
    <EmptyState
      icon={<IconHash size={24} />}
      title={`Join ${room.name} to read and write`}
      actions={
        <>
          <Button loading={isJoining} onClick={() => void join(room.id)}>
            Join room
          </Button>
          {error && <ErrorNotice error={error} />}
        </>
      }
    >
      This room is open to everyone. Its members see that you joined.
    </EmptyState>
  );
}
