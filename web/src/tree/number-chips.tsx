import classes from './number-chips.module.css';
import { wholeLabel } from './factory-words.ts';

/** The numbers of a factory beside its name, or as many blanks while they are being drawn. */
export function NumberChips({
  numbers,
  awaitedCount,
}: {
  numbers: readonly number[];
  awaitedCount: number | null;
}) {
  if (awaitedCount !== null) {
    return (
      <span className={classes.chips} aria-hidden="true">
        {Array.from({ length: awaitedCount }, (_, index) => (
          <span key={index} className={classes.blank} />
        ))}
      </span>
    );
  }
  if (numbers.length === 0) return <span className={classes.none}>No numbers yet</span>;
  return (
    <span className={classes.chips}>
      {numbers.map((value, index) => (
        <span key={`${index} ${value}`} className={classes.chip}>
          {wholeLabel(value)}
        </span>
      ))}
    </span>
  );
}
