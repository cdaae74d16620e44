import IconAlertCircle from '@tabler/icons-react/dist/esm/icons/IconAlertCircle.mjs';
import IconClock from '@tabler/icons-react/dist/esm/icons/IconClock.mjs';
import { errorDetails, errorSentence } from '../graphql/error-sentence.ts';
import type { OutgoingMessage, OutgoingQueue } from '../sync/outgoing-queue.ts';
import { useNow } from '../ui/use-now.ts';
import classes from './timeline.module.css';

/** Where a message of one's own stands on its way out, and what can be done about it. */
export function OutgoingStatus(props: {
  message: OutgoingMessage;
  queue: OutgoingQueue;
  /** Whether the room takes messages slowly. */
  isSlowMode: boolean;
}) {
  const { queue } = props;
  const { clientId, state } = props.message;
  switch (state.kind) {
    case 'queued':
    case 'sending':
      // A line of its own would come and go with every message; the clock beside the text says it.
      return null;
    case 'held':
      return (
        <p className={classes.status}>
          <IconClock aria-hidden="true" size={13} /> Not sent yet: it goes out when you’re back online.
          <button type="button" onClick={() => queue.discard(clientId)}>
            Discard
          </button>
        </p>
      );
    case 'limited':
      return (
        <p className={classes.status}>
          <IconClock aria-hidden="true" size={13} />{' '}
          <Countdown untilMs={state.retryAtMs} isSlowMode={props.isSlowMode} />
          <button type="button" onClick={() => queue.discard(clientId)}>
            Discard
          </button>
        </p>
      );
    case 'failed':
      return (
        <p className={classes.status} data-failed role="alert" title={errorDetails(state.error)}>
          <IconAlertCircle aria-hidden="true" size={14} /> Not sent. {errorSentence(state.error)}
          {state.error.code !== 'IdempotencyMismatch' && (
            <button type="button" onClick={() => queue.retry(clientId)}>
              Retry
            </button>
          )}
          <button type="button" onClick={() => queue.discard(clientId)}>
            Discard
          </button>
        </p>
      );
  }
}

function Countdown({ untilMs, isSlowMode }: { untilMs: number; isSlowMode: boolean }) {
  const seconds = Math.max(1, Math.ceil((untilMs - useNow(250)) / 1000));
  const reason = isSlowMode ? 'This room is in slow mode' : 'You’re sending fast';
  return (
    <>
      {reason}. This goes out in {seconds} s.
    </>
  );
}
