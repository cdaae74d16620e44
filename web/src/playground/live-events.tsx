import { Button } from '@mantine/core';
import { secondLabel } from '../ui/dates.ts';
import { useValue } from '../ui/use-value.ts';
import type { EventList } from './event-list.ts';
import classes from './playground.module.css';

/** What the running subscriptions delivered, newest first. */
export function LiveEvents({ events }: { events: EventList }) {
  const { events: list, held, isPaused } = useValue(events.state);
  return (
    <section className={classes.events} aria-labelledby="events-title">
      <header className={classes.eventsHeader}>
        <h2 id="events-title" className={classes.eventsTitle}>
          Live events ({list.length})
        </h2>
        <Button size="xs" variant="default" onClick={() => events.togglePause()}>
          {isPaused ? `Resume (${held.length})` : 'Pause'}
        </Button>
        <Button
          size="xs"
          variant="default"
          onClick={() => events.clear()}
          disabled={list.length + held.length === 0}
        >
          Clear
        </Button>
      </header>
      {list.length === 0 ? (
        <p className={classes.nothing}>Run a subscription: each event it delivers is listed here.</p>
      ) : (
        <ol className={classes.eventList} role="log" aria-label="Live events" tabIndex={0}>
          {list.map((event) => (
            <li key={event.number} className={classes.event}>
              <time>{secondLabel(event.atMs)}</time> <strong>{event.name}</strong> <code>{event.json}</code>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
