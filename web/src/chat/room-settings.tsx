import { Suspense, lazy } from 'react';
import type { Room } from '../sync/chat-api.ts';
import type { RoomHandle } from '../sync/room-handle.ts';
import type { Webhooks } from '../webhooks/use-webhooks.ts';
import { NotifySetting } from './notify-setting.tsx';
import { RoomDetailsForm } from './room-details-form.tsx';
import { RoomExits } from './room-exits.tsx';
import classes from './room-settings.module.css';
import type { RoomDetailsEdit } from './use-room-details.ts';

const WebhooksSection = lazy(async () => ({
  default: (await import('../webhooks/webhooks-section.tsx')).WebhooksSection,
}));

/** What one can change about a room: what one hears of it, and for owners what it is. */
export function RoomSettings(props: {
  room: Room;
  handle: RoomHandle;
  edit: RoomDetailsEdit;
  webhooks: Webhooks;
}) {
  const { room, handle, edit, webhooks } = props;
  const isOwner = room.myMembership?.role === 'OWNER';
  const isArchived = room.archivedAt !== null;
  const isDirect = room.kind === 'DIRECT';
  return (
    <>
      <NotifySetting room={room} />
      {!isDirect && (
        <section className={classes.section} aria-label="Details">
          <h3 className={classes.heading}>Details</h3>
          {isOwner && !isArchived ? <RoomDetailsForm edit={edit} /> : <RoomFacts room={room} />}
        </section>
      )}
      {isOwner && !isDirect && (
        <section className={classes.section} aria-label="Webhooks">
          <h3 className={classes.heading}>Webhooks</h3>
          <Suspense>
            <WebhooksSection webhooks={webhooks} isArchived={isArchived} />
          </Suspense>
        </section>
      )}
      {!isDirect && <RoomExits room={room} handle={handle} />}
    </>
  );
}

/** The same for those who can't change it. */
function RoomFacts({ room }: { room: Room }) {
  return (
    <>
      <dl className={classes.facts}>
        <dt>Name</dt>
        <dd>{room.name}</dd>
        <dt>Topic</dt>
        <dd>{room.topic ?? 'None'}</dd>
        <dt>Slow mode</dt>
        <dd>{room.slowModeSeconds > 0 ? `One message every ${room.slowModeSeconds} s` : 'Off'}</dd>
      </dl>
      <p className={classes.note}>
        {room.archivedAt === null
          ? 'Owners of the room can change this.'
          : 'The room is archived: nothing changes here any more.'}
      </p>
    </>
  );
}
