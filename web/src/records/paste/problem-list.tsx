import { capitalised } from '../../ui/capitalised.ts';
import { wholeLabel } from '../record-words.ts';
import classes from './paste.module.css';

const shownAtMost = 200;

/** What is wrong, line by line. */
export function ProblemList(props: {
  label: string;
  unit: 'line' | 'item';
  problems: readonly { number: number; reason: string }[];
}) {
  const { problems, unit } = props;
  return (
    <div className={classes.problems} role="region" aria-label={props.label} tabIndex={0}>
      <ul>
        {problems.slice(0, shownAtMost).map(({ number, reason }) => (
          <li key={number}>
            <strong>
              {capitalised(unit)} {wholeLabel(number)}
            </strong>{' '}
            {reason}
          </li>
        ))}
      </ul>
      {problems.length > shownAtMost && (
        <p className={classes.more}>and {wholeLabel(problems.length - shownAtMost)} more</p>
      )}
    </div>
  );
}
