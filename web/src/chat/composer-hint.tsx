import type { Room } from '../sync/chat-api.ts';
import type { RoomHandle } from '../sync/room-handle.ts';
import classes from './composer.module.css';
import { composerId } from './focus-composer.ts';
import { TypingLine } from './typing-line.tsx';
import { useSlowMode } from './use-slow-mode.ts';

/** The line below the message box: who is typing, slow mode, and how much still fits. */
export function ComposerHint(props: {
  room: Room;
  handle: RoomHandle;
  ownUserId: string;
  remaining: number | null;
}) {
  const { room, remaining } = props;
  const waitSeconds = useSlowMode(room, props.handle.timeline, props.ownUserId);
  const isOver = remaining !== null && remaining < 0;
  return (
    <div className={classes.hint}>
      <TypingLine handle={props.handle} />
      {room.slowModeSeconds > 0 && (
        <span className={classes.slow}>
          {waitSeconds > 0
            ? `Slow mode: next message in ${waitSeconds} s`
            : `Slow mode: one message every ${room.slowModeSeconds} s`}
        </span>
      )}
      <span id={`${composerId}-left`} className={classes.left} data-over={isOver || undefined}>
        {remaining !== null &&
          (isOver ? `${characters(-remaining)} too many` : `${characters(remaining)} left`)}
      </span>
    </div>
  );
}

function characters(count: number): string {
  return count === 1 ? '1 character' : `${count.toLocaleString()} characters`;
}
