import { dayLabel, fullLabel, secondLabel } from '../ui/dates.ts';
import { TableHead } from '../ui/table-head.tsx';
import { useNow } from '../ui/use-now.ts';
import classes from './deliveries.module.css';
import type { WebhookDelivery } from './sync/webhooks-api.ts';
import { durationLabel, outcomeLabel } from './webhook-words.ts';

/** Attempts, newest first. On phones each is a card. */
export function DeliveryTable({ deliveries }: { deliveries: readonly WebhookDelivery[] }) {
  const now = useNow(60_000);
  return (
    <div role="table" aria-label="Deliveries, newest first" className={classes.table}>
      <TableHead rowClass={`${classes.row} ${classes.headRow}`}>
        <span role="columnheader">When</span>
        <span role="columnheader">Outcome</span>
        <span role="columnheader" className={classes.number}>
          Attempt
        </span>
        <span role="columnheader" className={classes.number}>
          Took
        </span>
        <span role="columnheader">Event</span>
      </TableHead>
      <div role="rowgroup">
        {deliveries.map((delivery) => (
          <div key={delivery.id} role="row" className={classes.row}>
            <span role="cell" className={classes.when}>
              <time dateTime={delivery.at} title={fullLabel(Date.parse(delivery.at))}>
                {dayLabel(Date.parse(delivery.at), now)}, {secondLabel(Date.parse(delivery.at))}
              </time>
            </span>
            <span role="cell" className={classes.outcome} data-failed={delivery.error !== null}>
              <b>{outcomeLabel(delivery)}</b>
              {delivery.error !== null && <span className={classes.error}>{delivery.error}</span>}
            </span>
            <span role="cell" className={classes.number} data-label="Attempt">
              {delivery.attempt}
            </span>
            <span role="cell" className={classes.number} data-label="Took">
              {durationLabel(delivery.durationMs)}
            </span>
            <span role="cell" className={classes.event} data-label="Event">
              {delivery.eventId}
            </span>
          </div>
        ))}
      </div>
    </div>
  );
}
