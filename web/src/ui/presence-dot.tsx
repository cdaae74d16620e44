import type { PresenceStatus } from '../graphql/documents.generated.ts';
import classes from './presence-dot.module.css';

const labels: Record<PresenceStatus, string> = { ONLINE: 'online', AWAY: 'away', OFFLINE: 'offline' };

/** The state of a person in a word. */
export function presenceLabel(presence: PresenceStatus): string {
  return labels[presence];
}

/** Whether somebody is there: full, half or empty, so that colour is not needed to tell. */
export function PresenceDot({ presence }: { presence: PresenceStatus }) {
  return (
    <span className={classes.dot} data-presence={presence}>
      <span className="visually-hidden">{labels[presence]}</span>
    </span>
  );
}
