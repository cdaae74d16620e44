import { Link } from 'react-router';
import { wholeLabel } from './record-words.ts';
import { unfiltered, writeAddress } from './records-address.ts';
import type { RecordsAddress } from './records-address.ts';
import classes from './records-page.module.css';
import type { FiguresState } from './sync/record-figures.ts';
import type { RecordStatus } from './sync/records-api.ts';

/** Three numbers: how many in the time of the chart, how many on their way, how many refused. */
export function RecordTiles(props: { address: RecordsAddress; figures: FiguresState; waiting: number }) {
  const { address, waiting } = props;
  const { stats, rejected } = props.figures;
  const hrefOf = (status: RecordStatus) => ({
    search: writeAddress({ ...unfiltered(address), status }).toString(),
  });
  return (
    <dl className={classes.tiles}>
      <div className={classes.tile}>
        <dt>{address.span.label}</dt>
        <dd>{stats ? wholeLabel(stats.total) : '–'}</dd>
        <dd className={classes.tileNote}>by when they occurred</dd>
      </div>
      <div className={classes.tile}>
        <dt>Waiting</dt>
        <dd data-tone={waiting > 0 ? 'waiting' : undefined}>{wholeLabel(waiting)}</dd>
        <dd className={classes.tileNote}>queued, or awaited of jobs</dd>
      </div>
      <div className={classes.tile}>
        <dt>Rejected</dt>
        <dd data-tone={rejected && rejected.count > 0 ? 'danger' : undefined}>
          {rejected ? `${wholeLabel(rejected.count)}${rejected.isMore ? '+' : ''}` : '–'}
        </dd>
        <dd className={classes.tileNote}>
          {rejected && rejected.count > 0 ? (
            <Link to={hrefOf('REJECTED')}>See which, and why</Link>
          ) : (
            'nothing to do'
          )}
        </dd>
      </div>
    </dl>
  );
}
