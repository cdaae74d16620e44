import { Button } from '@mantine/core';
import type { Room } from '../sync/chat-api.ts';
import type { TimelineState } from '../sync/room-timeline.ts';
import { errorSentence } from '../graphql/error-sentence.ts';
import classes from './timeline.module.css';

/** What stands above the first loaded message. Its height never changes, so that nothing jumps. */
export function TimelineTop(props: {
  room: Room;
  state: TimelineState;
  heightPx: number;
  onLoadOlder: () => void;
}) {
  const { failure, loading, window } = props.state;
  const { kind, name } = props.room;
  const isDirect = kind === 'DIRECT';
  return (
    <div className={classes.top} style={{ height: props.heightPx }}>
      {window.hasOlder ? (
        <>
          {failure?.part === 'older' && <span role="alert">{errorSentence(failure.error)}</span>}
          <Button size="xs" variant="default" loading={loading === 'older'} onClick={props.onLoadOlder}>
            {failure?.part === 'older' ? 'Try again' : 'Load older messages'}
          </Button>
        </>
      ) : (
        <p className={classes.start}>
          {window.messages.length === 0
            ? `Nobody has written ${isDirect ? 'here' : `in ${name}`} yet. Say hello.`
            : `This is the start of ${isDirect ? `your conversation with ${name}` : name}.`}
        </p>
      )}
    </div>
  );
}
