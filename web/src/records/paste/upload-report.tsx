import { Button } from '@mantine/core';
import { errorDetails } from '../../graphql/error-sentence.ts';
import dialogClasses from '../../ui/dialog-frame.module.css';
import { useValue } from '../../ui/use-value.ts';
import { ProgressBar } from '../progress-bar.tsx';
import { recordErrorSentence, recordsLabel, wholeLabel } from '../record-words.ts';
import type { BatchUpload, UploadState } from './batch-upload.ts';
import classes from './paste.module.css';
import { ProblemList } from './problem-list.tsx';

/** How far an upload is, and what was refused of it. */
export function UploadReport(props: { upload: BatchUpload; unit: 'line' | 'item'; onClose: () => void }) {
  const { upload } = props;
  const state = useValue(upload.state);
  const { phase, error } = state;
  const isOver = phase === 'done' || phase === 'stopped';
  return (
    <div className={classes.form}>
      <ProgressBar
        label="Records submitted"
        value={state.answered}
        max={state.total}
        text={`${wholeLabel(state.answered)} of ${wholeLabel(state.total)}`}
      />
      <p className={classes.read} role="status">
        {outcome(state)}
      </p>
      {phase === 'paused' && (
        <p role="alert" className={classes.error} title={error ? errorDetails(error) : undefined}>
          {error ? recordErrorSentence(error) : 'The server did not take all of them.'} What was sent is safe:
          going on stores nothing twice.
        </p>
      )}
      {state.rejected.length > 0 && (
        <ProblemList label="Rejected" unit={props.unit} problems={state.rejected} />
      )}
      <div className={dialogClasses.actions}>
        {phase === 'sending' && (
          <Button variant="default" onClick={upload.stop}>
            Stop
          </Button>
        )}
        {phase === 'paused' && (
          <>
            <Button variant="default" onClick={props.onClose}>
              Leave the rest
            </Button>
            <Button onClick={upload.go}>Go on</Button>
          </>
        )}
        {isOver && <Button onClick={props.onClose}>Done</Button>}
      </div>
    </div>
  );
}

function outcome({ phase, total, answered, accepted, duplicates, rejected }: UploadState): string {
  if (phase === 'sending') return `${wholeLabel(answered)} of ${recordsLabel(total)} answered…`;
  const parts = [`${recordsLabel(accepted)} queued`];
  if (duplicates > 0) parts.push(`${wholeLabel(duplicates)} of them submitted before`);
  if (rejected.length > 0) parts.push(`${wholeLabel(rejected.length)} rejected`);
  if (answered < total) parts.push(`${wholeLabel(total - answered)} not sent`);
  return `${parts.join(', ')}.`;
}
