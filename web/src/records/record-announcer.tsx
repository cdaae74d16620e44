import { useEffect, useState } from 'react';
import { jobStatusWords, recordsLabel, wholeLabel } from './record-words.ts';
import type { ShownJob } from './sync/job-board.ts';
import type { RecordsEngine } from './sync/records-engine.ts';

/** Says to screen readers what ended: jobs one by one, what was submitted once nothing of it waits any more. */
export function RecordAnnouncer({ engine }: { engine: RecordsEngine }) {
  const [sentence, setSentence] = useState('');
  useEffect(() => {
    let running = new Set<string>();
    return engine.jobs.state.subscribe(() => {
      const { jobs } = engine.jobs.state.get();
      const ended = jobs.find(({ job, isRunning }) => !isRunning && running.has(job.id));
      running = new Set(jobs.filter(({ isRunning }) => isRunning).map(({ job }) => job.id));
      if (ended) setSentence(jobSentence(ended));
    });
  }, [engine]);
  useEffect(() => {
    let before = engine.state.get().waiting;
    return engine.state.subscribe(() => {
      const { waiting } = engine.state.get();
      if (before > 0 && waiting === 0) setSentence('Nothing is waiting any more.');
      before = waiting;
    });
  }, [engine]);
  return (
    <div aria-live="polite" className="visually-hidden">
      {sentence}
    </div>
  );
}

function jobSentence({ job }: ShownJob): string {
  const rejected = job.rejected > 0 ? `, ${wholeLabel(job.rejected)} rejected` : '';
  return `Job ${jobStatusWords[job.status].toLowerCase()}: ${recordsLabel(job.persisted)} persisted${rejected}.`;
}
