import type { ReactNode } from 'react';
import classes from './panel.module.css';

/** A part of the page with a line around it. */
export function Panel(props: {
  /** The id of its title. */
  titleId: string;
  title: string;
  /** What stands beside the title. */
  controls?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className={classes.panel} aria-labelledby={props.titleId}>
      <div className={classes.head}>
        <h2 id={props.titleId} className={classes.title}>
          {props.title}
        </h2>
        {props.controls}
      </div>
      {props.children}
    </section>
  );
}
