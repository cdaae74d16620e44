import IconTrash from '@tabler/icons-react/dist/esm/icons/IconTrash.mjs';
import type { To } from 'react-router';
import { agoLabel, fullLabel } from '../ui/dates.ts';
import { RowLink } from '../ui/row-link.tsx';
import { momentLabel, valueLabel } from './record-words.ts';
import classes from './record-table.module.css';
import { StatusMark } from './status-mark.tsx';
import type { StoredRecord } from './sync/records-api.ts';

/** Younger than this, a moment is said by how long ago it was. */
const nearMs = 60 * 60_000;

/** A record in the table; its first text leads to all of it. */
export function RecordRow(props: {
  index: number;
  record: StoredRecord;
  now: number;
  to: To;
  onDelete: (() => void) | null;
}) {
  const { record, now } = props;
  const atMs = Date.parse(record.occurredAt);
  const isNear = Math.abs(now - atMs) < nearMs;
  return (
    <div role="row" aria-rowindex={props.index + 2} data-record={record.id} className={classes.row}>
      <span role="cell" className={classes.status}>
        <StatusMark status={record.status} />
      </span>
      <span role="cell" className={classes.when}>
        <time dateTime={record.occurredAt} title={fullLabel(atMs)}>
          {isNear && atMs <= now ? agoLabel(atMs, now) : momentLabel(record.occurredAt)}
        </time>
      </span>
      <span role="cell" className={classes.kind}>
        {record.kind !== null && <span className={classes.chip}>{record.kind}</span>}
      </span>
      <span role="cell" className={classes.one}>
        <RowLink to={props.to} className={classes.link ?? ''}>
          {record.informationOne}
        </RowLink>
        {record.reason !== null && <span className={classes.reason}>Rejected: {record.reason}</span>}
      </span>
      <span role="cell" className={classes.two}>
        {record.informationTwo}
      </span>
      <span role="cell" className={classes.value}>
        {record.value === null ? '' : valueLabel(record.value)}
      </span>
      <span role="cell" className={classes.actions}>
        {props.onDelete && (
          <button
            type="button"
            className={classes.delete}
            data-delete={record.id}
            aria-label={`Delete ${record.informationOne}`}
            title="Delete"
            onClick={props.onDelete}
          >
            <IconTrash aria-hidden="true" size={16} stroke={1.75} />
          </button>
        )}
      </span>
    </div>
  );
}
