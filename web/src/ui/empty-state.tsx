import type { ReactNode } from 'react';
import classes from './empty-state.module.css';

/** A place without content yet: what it is for, and the first thing to do. */
export function EmptyState(props: {
  icon: ReactNode;
  title: string;
  /** Whether the page has no other title. */
  isPage?: boolean;
  children?: ReactNode;
  actions?: ReactNode;
}) {
  const Title = props.isPage ? 'h1' : 'h2';
  return (
    <div className={classes.state}>
      <span aria-hidden="true" className={classes.icon}>
        {props.icon}
      </span>
      <Title className={classes.title}>{props.title}</Title>
      {props.children && <p className={classes.text}>{props.children}</p>}
      {props.actions && <div className={classes.actions}>{props.actions}</div>}
    </div>
  );
}
