import type { ReactNode } from 'react';
import classes from './empty-state.module.css';

/** A place without content yet: what it is for, and the first thing to do. */
export function EmptyState(props: {
  icon: ReactNode;
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <div className={classes.state}>
      <span aria-hidden="true" className={classes.icon}>
        {props.icon}
      </span>
      <h2 className={classes.title}>{props.title}</h2>
      {props.children && <p className={classes.text}>{props.children}</p>}
      {props.actions && <div className={classes.actions}>{props.actions}</div>}
    </div>
  );
}
