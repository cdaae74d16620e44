import IconArrowDown from '@tabler/icons-react/dist/esm/icons/IconArrowDown.mjs';
import { useSignedIn } from '../app-context.ts';
import { useValue } from '../ui/use-value.ts';
import { unreadBadge } from './message-preview.ts';
import classes from './timeline.module.css';

/** The way back to the end, with the number of messages that arrived there. */
export function JumpToLatest({ roomId, onJump }: { roomId: string; onJump: () => void }) {
  const { chat } = useSignedIn();
  const unread = useValue(chat.rooms).entries.find((entry) => entry.room.id === roomId)?.unread ?? 0;
  return (
    <button type="button" className={classes.jump} onClick={onJump}>
      <IconArrowDown aria-hidden="true" size={16} stroke={2} />
      Jump to latest{unread > 0 && ` (${unreadBadge(unread)})`}
    </button>
  );
}
