import classes from './redrives-panel.module.css';
import { redriveSentence } from './ops-words.ts';
import page from './ops-page.module.css';
import { OpsSection } from './ops-section.tsx';
import type { RedriveTask } from './sync/ops-api.ts';

/** As many as one looks back at. */
const shown = 8;

/** Redrives, those that run with how far they are. */
export function RedrivesPanel({ redrives }: { redrives: readonly RedriveTask[] }) {
  const [latest] = redrives;
  return (
    <OpsSection titleId="redrives-title" title="Redrives">
      {redrives.length === 0 ? (
        <p className={page.note}>None in the last 7 days.</p>
      ) : (
        <ul className={page.list}>
          {redrives.slice(0, shown).map((task) => (
            <li key={task.id} className={classes.task}>
              <div className={classes.words}>
                <span className={classes.queue}>{task.queue}</span>
                <span data-status={task.status} className={classes.state}>
                  {redriveSentence(task)}
                </span>
              </div>
              {task.status === 'RUNNING' && (
                <progress
                  aria-label={`Redrive of ${task.queue}`}
                  max={Math.max(1, task.requested)}
                  value={task.moved + task.failed}
                  className={classes.bar}
                />
              )}
            </li>
          ))}
        </ul>
      )}
      <div role="status" className="visually-hidden">
        {latest && latest.status !== 'RUNNING' ? `${latest.queue}: ${redriveSentence(latest)}` : ''}
      </div>
    </OpsSection>
  );
}
