import type { RoomHandle } from '../sync/room-handle.ts';
import { useValue } from '../ui/use-value.ts';
import classes from './typing-line.module.css';
import { typingWords } from './typing-words.ts';

/** Who is writing. Its place is always there, so that nothing moves when somebody begins. */
export function TypingLine({ handle }: { handle: RoomHandle }) {
  const { typing } = useValue(handle.signals);
  const words = typingWords(typing.map(({ displayName }) => displayName));
  return (
    <span className={classes.line} data-someone={words !== '' || undefined}>
      {words !== '' && (
        <>
          <span aria-hidden="true" className={classes.dots}>
            <i />
            <i />
            <i />
          </span>
          <span className={classes.words}>{words}</span>
        </>
      )}
    </span>
  );
}
