import { useEffect, useMemo, useState } from 'react';
import { useParams, useSearchParams } from 'react-router';
import { useSignedIn } from '../app-context.ts';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { useDelayed } from '../ui/use-delayed.ts';
import { useValue } from '../ui/use-value.ts';
import { Composer } from './composer.tsx';
import { RoomGone } from './room-gone.tsx';
import { RoomHeader } from './room-header.tsx';
import classes from './room-page.module.css';
import { RoomVisitor } from './room-visitor.tsx';
import { Timeline } from './timeline.tsx';
import { TimelineSkeleton } from './timeline-skeleton.tsx';

/** One room, addressed by its id, perhaps at one message. */
export function RoomPage() {
  const { roomId = '' } = useParams();
  const [parameters] = useSearchParams();
  return <Room key={roomId} roomId={roomId} targetId={parameters.get('message')} />;
}

function Room({ roomId, targetId }: { roomId: string; targetId: string | null }) {
  const { chat } = useSignedIn();
  const handle = useMemo(() => chat.room(roomId), [chat, roomId]);
  useEffect(() => handle.show(), [handle]);
  const access = useValue(handle.access);
  const [sentCount, setSentCount] = useState(0);
  const showsSkeleton = useDelayed(access.kind === 'unknown');

  switch (access.kind) {
    case 'unknown':
      return <div className={classes.room}>{showsSkeleton && <TimelineSkeleton />}</div>;
    case 'gone':
      return <RoomGone />;
    case 'error':
      return (
        <div className={classes.room}>
          <ErrorNotice error={access.error} onRetry={handle.retry} />
        </div>
      );
    case 'visitor':
      return (
        <div className={classes.room}>
          <RoomHeader room={access.room} />
          <RoomVisitor room={access.room} />
        </div>
      );
    case 'member':
      return (
        <div className={classes.room}>
          <RoomHeader room={access.room} />
          <Timeline room={access.room} timeline={handle.timeline} targetId={targetId} sentCount={sentCount} />
          <Composer
            room={access.room}
            timeline={handle.timeline}
            onSent={() => setSentCount(sentCount + 1)}
          />
        </div>
      );
  }
}
