import { Button } from '@mantine/core';
import { Suspense, lazy, useState } from 'react';
import { useNavigate } from 'react-router';
import { useSignedIn } from '../app-context.ts';
import type { Room } from '../sync/chat-api.ts';
import type { RoomHandle } from '../sync/room-handle.ts';
import { useTell } from '../ui/notices-context.ts';
import { useValue } from '../ui/use-value.ts';
import { lastOwnerSentence, memberErrorSentence } from './room-error-sentence.ts';
import classes from './room-settings.module.css';

const ConfirmDialog = lazy(async () => ({
  default: (await import('../ui/confirm-dialog.tsx')).ConfirmDialog,
}));

/** Leaving a room and, for owners, closing it for ever. */
export function RoomExits({ room, handle }: { room: Room; handle: RoomHandle }) {
  const { chat } = useSignedIn();
  const navigate = useNavigate();
  const tell = useTell();
  const members = useValue(handle.members);
  const [asking, setAsking] = useState<'leave' | 'archive' | null>(null);
  const isOwner = room.myMembership?.role === 'OWNER';
  const owners = members.items.filter(({ role, removedAt }) => role === 'OWNER' && !removedAt).length;
  const isLastOwner = isOwner && members.isComplete && owners === 1;

  async function leave() {
    await chat.leaveRoom(room.id);
    tell({ text: `You left ${room.name}.` });
    await navigate('/rooms');
  }

  return (
    <section className={classes.section} aria-label="Leave or archive">
      <h3 className={classes.heading}>Leave{isOwner && room.archivedAt === null && ' or archive'}</h3>
      {isLastOwner && <p className={classes.note}>{lastOwnerSentence}</p>}
      <div className={classes.exits}>
        <Button variant="default" size="sm" disabled={isLastOwner} onClick={() => setAsking('leave')}>
          Leave room
        </Button>
        {isOwner && room.archivedAt === null && (
          <Button
            variant="default"
            size="sm"
            className={classes.danger ?? ''}
            onClick={() => setAsking('archive')}
          >
            Archive room
          </Button>
        )}
      </div>
      <Suspense>
        {asking === 'leave' && (
          <ConfirmDialog
            title={`Leave ${room.name}?`}
            confirmLabel="Leave room"
            sentence={memberErrorSentence}
            onConfirm={leave}
            onClose={() => setAsking(null)}
          >
            <p>
              {room.kind === 'PUBLIC'
                ? 'You stop receiving messages. You can join again at any time.'
                : 'You stop receiving messages. To come back, an owner has to add you.'}
            </p>
          </ConfirmDialog>
        )}
        {asking === 'archive' && (
          <ConfirmDialog
            title={`Archive ${room.name}?`}
            confirmLabel="Archive room"
            isDangerous
            onConfirm={() => chat.archiveRoom(room.id, room.version)}
            onClose={() => setAsking(null)}
          >
            <p>
              It stays readable for its members, but nobody can write or join any more. This can’t be undone.
            </p>
          </ConfirmDialog>
        )}
      </Suspense>
    </section>
  );
}
