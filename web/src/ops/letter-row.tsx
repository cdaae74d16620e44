import { Button } from '@mantine/core';
import { CodeBlock } from '../ui/code-block.tsx';
import { agoLabel, fullLabel } from '../ui/dates.ts';
import classes from './letter-row.module.css';
import type { DeadLetter } from './sync/ops-api.ts';

/** One dead letter: why and since when; its shape behind a click. */
export function LetterRow(props: { letter: DeadLetter; now: number; onDiscard: (() => void) | null }) {
  const { letter, now } = props;
  const seenMs = Date.parse(letter.firstSeenAt);
  const tries = letter.receives === 1 ? 'tried once' : `tried ${letter.receives} times`;
  return (
    <li className={classes.letter}>
      <div className={classes.main}>
        <p className={classes.reason}>{letter.reason}</p>
        <p className={classes.facts}>
          {tries} ·{' '}
          <time dateTime={letter.firstSeenAt} title={fullLabel(seenMs)}>
            first seen {agoLabel(seenMs, now)}
          </time>
        </p>
        <details className={classes.details}>
          <summary>
            Shape<span className="visually-hidden"> of the letter: {letter.reason}</span>
          </summary>
          <dl className={classes.ids}>
            <dt>Message</dt>
            <dd>{letter.id}</dd>
            {letter.correlationId !== null && (
              <>
                <dt>Correlation</dt>
                <dd>{letter.correlationId}</dd>
              </>
            )}
          </dl>
          <CodeBlock aria-label="Shape of the message, texts redacted" className={classes.body ?? ''}>
            {letter.body}
          </CodeBlock>
        </details>
      </div>
      {props.onDiscard && (
        <Button
          size="xs"
          variant="default"
          aria-label={`Discard: ${letter.reason}, ${tries}`}
          onClick={props.onDiscard}
        >
          Discard
        </Button>
      )}
    </li>
  );
}
