import { Suspense, lazy, useEffect, useMemo, useState } from 'react';
import { useParams, useSearchParams } from 'react-router';
import { useSignedIn } from '../app-context.ts';
import { NotFoundPage } from '../not-found-page.tsx';
import type { Room as RoomData } from '../sync/chat-api.ts';
import type { RoomHandle } from '../sync/room-handle.ts';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { useDelayed } from '../ui/use-delayed.ts';
import { useValue } from '../ui/use-value.ts';
import { Composer } from './composer.tsx';
import { MessageActionsProvider } from './message-actions.tsx';
import type { Editing } from './message-actions.tsx';
import { messageRights } from './message-rights.ts';
import { RoomGone } from './room-gone.tsx';
import { RoomHeader } from './room-header.tsx';
import { RoomLeft } from './room-left.tsx';
import classes from './room-page.module.css';
import { RoomVisitor } from './room-visitor.tsx';
import { isRoomPanel } from './room-panel-path.ts';
import type { RoomPanelName } from './room-panel-path.ts';
import { Timeline } from './timeline.tsx';
import { TimelineSkeleton } from './timeline-skeleton.tsx';
import { useMemberNames } from './use-member-names.ts';

const RoomPanel = lazy(async () => ({ default: (await import('./room-panel.tsx')).RoomPanel }));

/** One room, addressed by its id, perhaps at one message, perhaps with its members or settings beside it. */
export function RoomPage() {
  const { roomId = '', panel } = useParams();
  const [parameters] = useSearchParams();
  if (panel !== undefined && !isRoomPanel(panel)) return <NotFoundPage />;
  return <Room key={roomId} roomId={roomId} targetId={parameters.get('message')} panel={panel ?? null} />;
}

function Room(props: { roomId: string; targetId: string | null; panel: RoomPanelName | null }) {
  const { roomId } = props;
  const { chat } = useSignedIn();
  const handle = useMemo(() => chat.room(roomId), [chat, roomId]);
  useEffect(() => handle.show(), [handle]);
  const access = useValue(handle.access);
  const showsSkeleton = useDelayed(access.kind === 'unknown');
  // What the room was called while one was in it: the words when one is not any more.
  const [lastName, setLastName] = useState<string | null>(null);
  if (access.kind === 'member' && access.room.name !== lastName) setLastName(access.room.name);

  switch (access.kind) {
    case 'unknown':
      return <div className={classes.room}>{showsSkeleton && <TimelineSkeleton />}</div>;
    case 'gone':
      return lastName === null ? <RoomGone /> : <RoomLeft name={lastName} />;
    case 'error':
      return (
        <div className={classes.room}>
          <ErrorNotice error={access.error} onRetry={handle.retry} />
        </div>
      );
    case 'visitor':
      return lastName === null ? (
        <div className={classes.room}>
          <RoomHeader room={access.room} handle={handle} panel={null} />
          <RoomVisitor room={access.room} />
        </div>
      ) : (
        <RoomLeft name={lastName} rejoin={() => setLastName(null)} />
      );
    case 'member':
      return <MemberRoom {...props} room={access.room} handle={handle} />;
  }
}

function MemberRoom(props: {
  room: RoomData;
  handle: RoomHandle;
  targetId: string | null;
  panel: RoomPanelName | null;
}) {
  const { room, handle, panel } = props;
  const { chat, user } = useSignedIn();
  const [sentCount, setSentCount] = useState(0);
  const [editing, setEditing] = useState<Editing | null>(null);
  const names = useMemberNames(room, handle);

  function editLast() {
    const viewer = {
      userId: user.userId,
      role: room.myMembership?.role,
      isArchived: room.archivedAt !== null,
      editHours: chat.limits.get().messageEditHours,
    };
    const last = handle.timeline.state
      .get()
      .window.messages.findLast((message) => messageRights(message, viewer, Date.now()).edit);
    if (last) setEditing({ messageId: last.id, from: 'composer' });
  }

  return (
    <>
      <div className={classes.room}>
        <RoomHeader room={room} handle={handle} panel={panel} />
        <MessageActionsProvider room={room} handle={handle} editing={editing} setEditing={setEditing}>
          <Timeline
            room={room}
            timeline={handle.timeline}
            targetId={props.targetId}
            sentCount={sentCount}
            editingId={editing?.messageId ?? null}
            names={names}
          />
        </MessageActionsProvider>
        <Composer
          room={room}
          handle={handle}
          onSent={() => setSentCount(sentCount + 1)}
          onEditLast={editLast}
        />
      </div>
      {panel && (
        <Suspense>
          <RoomPanel room={room} handle={handle} panel={panel} />
        </Suspense>
      )}
    </>
  );
}
