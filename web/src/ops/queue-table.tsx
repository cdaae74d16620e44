import { Button } from '@mantine/core';
import { RowLink } from '../ui/row-link.tsx';
import { TableHead } from '../ui/table-head.tsx';
import { ageLabel, isLate } from './ops-words.ts';
import classes from './queue-table.module.css';
import { Sparkline } from './sparkline.tsx';
import type { OpsQueue } from './sync/ops-api.ts';

const counts = new Intl.NumberFormat();

/** All queues; a row leads to its dead letters. On phones each is a card. */
export function QueueTable(props: {
  queues: readonly OpsQueue[];
  depths: ReadonlyMap<string, readonly number[]>;
  chosenName: string | null;
  isReadOnly: boolean;
  onRedrive: (queue: OpsQueue) => void;
}) {
  return (
    <div role="table" aria-label="Queues">
      <TableHead rowClass={`${classes.row} ${classes.headRow}`}>
        <span role="columnheader">Queue</span>
        <span role="columnheader" className={classes.number}>
          Waiting
        </span>
        <span role="columnheader" className={classes.number}>
          In work
        </span>
        <span role="columnheader" className={classes.number}>
          Oldest
        </span>
        <span role="columnheader" className={classes.line}>
          Lately
        </span>
        <span role="columnheader" className={classes.number}>
          Dead letters
        </span>
        <span role="columnheader">
          <span className="visually-hidden">Actions</span>
        </span>
      </TableHead>
      <div role="rowgroup">
        {props.queues.map((queue) => (
          <div
            key={queue.name}
            role="row"
            className={classes.row}
            data-chosen={queue.name === props.chosenName || undefined}
          >
            <span role="rowheader" className={classes.name}>
              <RowLink
                to={queue.name === props.chosenName ? '/ops' : `/ops/${encodeURIComponent(queue.name)}`}
                aria-current={queue.name === props.chosenName || undefined}
                preventScrollReset
                className={classes.link ?? ''}
              >
                {queue.name}
              </RowLink>
            </span>
            <span role="cell" className={classes.number} data-label="Waiting" data-zero={queue.visible === 0}>
              {counts.format(queue.visible)}
            </span>
            <span
              role="cell"
              className={classes.number}
              data-label="In work"
              data-zero={queue.inFlight === 0}
            >
              {counts.format(queue.inFlight)}
            </span>
            <span
              role="cell"
              className={classes.number}
              data-label="Oldest"
              data-zero={queue.oldestAgeSeconds <= 0}
              data-tone={isLate(queue) ? 'warn' : undefined}
            >
              {ageLabel(queue.oldestAgeSeconds)}
              {isLate(queue) && <span className="visually-hidden"> (late)</span>}
            </span>
            <span role="cell" className={classes.line}>
              <Sparkline values={props.depths.get(queue.name) ?? []} />
            </span>
            <span
              role="cell"
              className={`${classes.number} ${classes.dead}`}
              data-label="Dead"
              data-zero={queue.dlqDepth === 0}
              data-tone={queue.dlqDepth > 0 ? 'danger' : undefined}
            >
              {counts.format(queue.dlqDepth)}
            </span>
            <span role="cell" className={classes.action}>
              {queue.dlqDepth > 0 && (
                <Button
                  size="compact-xs"
                  variant="default"
                  disabled={props.isReadOnly}
                  aria-label={`Redrive ${queue.name}`}
                  onClick={() => props.onRedrive(queue)}
                >
                  Redrive
                </Button>
              )}
            </span>
          </div>
        ))}
      </div>
    </div>
  );
}
