import classes from '../ui/dialog-frame.module.css';
import type { Factory } from './sync/tree-api.ts';

/** Says in a dialog what somebody else did to the factory since it was opened. */
export function ChangedMeanwhile({ current, now }: { current: Factory | null; now: string | null }) {
  if (!current) {
    return (
      <p role="alert" className={classes.note}>
        Somebody deleted this factory while you were here. You can create it again as you want it.
      </p>
    );
  }
  return now ? (
    <p role="alert" className={classes.note}>
      {now}: somebody changed it while you were here.
    </p>
  ) : null;
}
