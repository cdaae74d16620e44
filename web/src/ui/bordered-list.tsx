import type { ReactNode } from 'react';
import classes from './bordered-list.module.css';

/** A list with a line around it and between its items. */
export function BorderedList({ label, children }: { label: string; children: ReactNode }) {
  return (
    <ul className={classes.list} aria-label={label}>
      {children}
    </ul>
  );
}
