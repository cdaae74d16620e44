import { bucketLabel } from './bucket-words.ts';
import { valueLabel, wholeLabel } from './record-words.ts';
import classes from './stats-panel.module.css';
import type { RecordStats, StatsBucket } from './sync/records-api.ts';

/** The same numbers as the chart, latest first. */
export function StatsTable({ stats, bucket }: { stats: RecordStats; bucket: StatsBucket }) {
  if (stats.buckets.length === 0) return <p className={classes.nothing}>No records in this time.</p>;
  return (
    <div className={classes.tableFrame} role="region" aria-label="Records over time" tabIndex={0}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col">Count</th>
            <th scope="col">Lowest</th>
            <th scope="col">Average</th>
            <th scope="col">Highest</th>
          </tr>
        </thead>
        <tbody>
          {stats.buckets.toReversed().map(({ start, count, min, avg, max }) => (
            <tr key={start}>
              <th scope="row">{bucketLabel(Date.parse(start), bucket)}</th>
              <td>{wholeLabel(count)}</td>
              <td>{min === null ? '–' : valueLabel(min)}</td>
              <td>{avg === null ? '–' : valueLabel(avg)}</td>
              <td>{max === null ? '–' : valueLabel(max)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
