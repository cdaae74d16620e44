import { Button } from '@mantine/core';
import { useState } from 'react';
import { toApiError } from '../graphql/api-error.ts';
import { useTell } from '../ui/notices-context.ts';
import { useValue } from '../ui/use-value.ts';
import { JobCard } from './job-card.tsx';
import classes from './jobs-panel.module.css';
import { Panel } from './panel.tsx';
import { recordErrorSentence } from './record-words.ts';
import { unfiltered, writeAddress } from './records-address.ts';
import type { RecordsAddress } from './records-address.ts';
import type { RecordsDialog } from './records-header.tsx';
import type { RecordsEngine } from './sync/records-engine.ts';

/** Beside those that run, so many are shown before somebody asks for the others. */
const shownAtFirst = 2;

/** One's jobs: what runs, and what became of the latest. */
export function JobsPanel(props: {
  engine: RecordsEngine;
  address: RecordsAddress;
  canWrite: boolean;
  onOpen: (dialog: RecordsDialog) => void;
}) {
  const { engine, address, canWrite } = props;
  const { jobs, hasMore } = useValue(engine.jobs.state);
  const tell = useTell();
  const [showsAll, setShowsAll] = useState(false);
  const running = jobs.filter(({ isRunning }) => isRunning);
  const ended = jobs.filter(({ isRunning }) => !isRunning);
  const shown = [...running, ...(showsAll ? ended : ended.slice(0, shownAtFirst))];
  const hiddenCount = jobs.length - shown.length;

  async function cancel(jobId: string) {
    try {
      await engine.cancel(jobId);
    } catch (error) {
      tell({ tone: 'problem', text: `The job was not cancelled. ${recordErrorSentence(toApiError(error))}` });
    }
  }

  async function showMore() {
    setShowsAll(true);
    if (hiddenCount > 0) return;
    try {
      await engine.jobs.loadMore();
    } catch (error) {
      tell({ tone: 'problem', text: recordErrorSentence(toApiError(error)) });
    }
  }

  return (
    <Panel titleId="jobs-title" title="Jobs">
      {jobs.length === 0 ? (
        <div className={classes.empty}>
          <p>A job makes up to 10,000 records in the background, to try things out with.</p>
          {canWrite && (
            <Button size="xs" variant="default" onClick={() => props.onOpen('job')}>
              Start a job
            </Button>
          )}
        </div>
      ) : (
        <ul className={classes.list}>
          {shown.map((shownJob) => (
            <li key={shownJob.job.id}>
              <JobCard
                shown={shownJob}
                isSelected={shownJob.job.id === address.jobId}
                canCancel={canWrite}
                hrefOf={(status) => ({
                  search: writeAddress({
                    ...unfiltered(address),
                    jobId: shownJob.job.id,
                    status,
                  }).toString(),
                })}
                onCancel={() => void cancel(shownJob.job.id)}
              />
            </li>
          ))}
        </ul>
      )}
      {(hiddenCount > 0 || (showsAll && hasMore)) && (
        <Button size="xs" variant="subtle" onClick={() => void showMore()}>
          {hiddenCount > 0 ? `Show ${hiddenCount} more` : 'Show earlier ones'}
        </Button>
      )}
    </Panel>
  );
}
