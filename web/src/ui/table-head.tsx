import type { ReactNode } from 'react';
import classes from './table-head.module.css';

/** What the columns of a table are called. On phones, where rows are cards, nobody sees it; it is read out there too. */
export function TableHead(props: {
  /** The columns, as the rows below have them. */
  rowClass: string;
  /** Where the rows are numbered: the head's own number. */
  rowIndex?: number;
  /** Whether it stays in sight while the page scrolls. */
  isSticky?: boolean;
  children: ReactNode;
}) {
  return (
    <div role="rowgroup" className={classes.head} data-sticky={props.isSticky || undefined}>
      <div role="row" aria-rowindex={props.rowIndex} className={props.rowClass}>
        {props.children}
      </div>
    </div>
  );
}
