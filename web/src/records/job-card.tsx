import { Button } from '@mantine/core';
import { Link } from 'react-router';
import type { To } from 'react-router';
import { activityLabel, fullLabel } from '../ui/dates.ts';
import { RowLink } from '../ui/row-link.tsx';
import { useNow } from '../ui/use-now.ts';
import classes from './jobs-panel.module.css';
import { ProgressBar } from './progress-bar.tsx';
import { durationLabel, jobStatusWords, recordsLabel, wholeLabel } from './record-words.ts';
import { doneOf } from './sync/job-board.ts';
import type { ShownJob } from './sync/job-board.ts';

/** One job: how far it is and how fast, or how it ended and what to do about the rest. */
export function JobCard(props: {
  shown: ShownJob;
  isSelected: boolean;
  canCancel: boolean;
  /** Where its records are, or those of them that were rejected. */
  hrefOf: (status: 'REJECTED' | null) => To;
  onCancel: () => void;
}) {
  const { shown, hrefOf } = props;
  const { job, isRunning } = shown;
  const now = useNow(60_000);
  const createdMs = Date.parse(job.createdAt);
  const name = `${recordsLabel(job.requested)}${job.kind === null ? '' : `, ${job.kind}`}`;
  const isCancellable = isRunning && job.status !== 'CANCELLED' && job.status !== 'FAILED';
  return (
    <article
      className={classes.card}
      data-selected={props.isSelected || undefined}
      aria-label={`Job: ${name}`}
    >
      <div className={classes.cardHead}>
        <p className={classes.name}>
          <RowLink to={hrefOf(null)}>{name}</RowLink>
        </p>
        <time className={classes.time} dateTime={job.createdAt} title={fullLabel(createdMs)}>
          {activityLabel(createdMs, now)}
        </time>
      </div>
      <p className={classes.status} data-status={job.status}>
        {jobStatusWords[job.status]}
        {isRunning && job.status === 'CANCELLED' && ': what was begun is finished'}
      </p>
      {isRunning && (
        <ProgressBar
          label={`Progress of the job of ${name}`}
          value={doneOf(job)}
          max={Math.max(1, shown.expected)}
          text={`${wholeLabel(doneOf(job))} of ${wholeLabel(shown.expected)}`}
        />
      )}
      <p className={classes.counts}>{countsSentence(shown)}</p>
      <div className={classes.cardFoot}>
        {isRunning ? (
          <span className={classes.rate}>{rateWords(shown)}</span>
        ) : (
          <span className={classes.rate}>Seed {job.seed}</span>
        )}
        {job.rejected > 0 && <Link to={hrefOf('REJECTED')}>See the {wholeLabel(job.rejected)} rejected</Link>}
        {props.canCancel && isCancellable && (
          <Button
            size="compact-xs"
            variant="default"
            aria-label={`Cancel the job of ${name}`}
            onClick={props.onCancel}
          >
            Cancel
          </Button>
        )}
      </div>
    </article>
  );
}

function countsSentence({ job, isRunning, expected }: ShownJob): string {
  const parts = [`${wholeLabel(job.persisted)} persisted`];
  if (job.rejected > 0) parts.push(`${wholeLabel(job.rejected)} rejected`);
  if (isRunning) parts.push(`${wholeLabel(Math.max(0, expected - doneOf(job)))} to go`);
  else if (job.enqueued < job.requested) parts.push(`${wholeLabel(job.requested - job.enqueued)} not made`);
  return parts.join(' · ');
}

function rateWords({ perSecond, secondsLeft }: ShownJob): string {
  if (perSecond === null) return ' ';
  const rate = `${wholeLabel(Math.round(perSecond))} a second`;
  return secondsLeft === null ? rate : `${rate}, ${durationLabel(secondsLeft)} left`;
}
