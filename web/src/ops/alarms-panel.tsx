import { agoLabel, fullLabel } from '../ui/dates.ts';
import { useNow } from '../ui/use-now.ts';
import classes from './alarms-panel.module.css';
import page from './ops-page.module.css';
import { alarmStates, quietSentence } from './ops-words.ts';
import type { OpsAlarm } from './sync/ops-api.ts';

/** Alarms: those that ring with what to do, the others behind a click. */
export function AlarmsPanel({ alarms }: { alarms: readonly OpsAlarm[] }) {
  const now = useNow(30_000);
  const ringing = alarms.filter(({ state }) => state === 'ALARM');
  const quiet = alarms.filter(({ state }) => state !== 'ALARM');
  return (
    <section className={classes.section} aria-labelledby="alarms-title">
      <h2 id="alarms-title" className="visually-hidden">
        Alarms
      </h2>
      {ringing.length > 0 && (
        <ul className={page.list} aria-label="Alarms that ring">
          {ringing.map((alarm) => (
            <li key={alarm.name} className={classes.ringing}>
              <p className={classes.meaning}>{alarm.meaning}</p>
              <p className={classes.facts}>
                {alarm.name} · <Changed alarm={alarm} now={now} /> · what to do: <code>{alarm.runbook}</code>
              </p>
            </li>
          ))}
        </ul>
      )}
      <details className={classes.quiet}>
        <summary>{quietSentence(quiet)}</summary>
        <ul className={page.list} aria-label="Quiet alarms">
          {quiet.map((alarm) => (
            <li key={alarm.name} className={classes.alarm}>
              <span>{alarm.name}</span>
              <span className={classes.facts}>
                {alarmStates[alarm.state]} · <Changed alarm={alarm} now={now} />
              </span>
            </li>
          ))}
        </ul>
      </details>
      <div role="status" className="visually-hidden">
        {ringing.map(({ meaning }) => meaning).join(' ')}
      </div>
    </section>
  );
}

function Changed({ alarm, now }: { alarm: OpsAlarm; now: number }) {
  const sinceMs = Date.parse(alarm.since);
  return (
    <time dateTime={alarm.since} title={fullLabel(sinceMs)}>
      changed {agoLabel(sinceMs, now)}
    </time>
  );
}
