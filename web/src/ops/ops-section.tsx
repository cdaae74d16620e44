import type { ReactNode, RefObject } from 'react';
import classes from './ops-section.module.css';

/** A part of the page, under its title. */
export function OpsSection(props: {
  /** The id of its title. */
  titleId: string;
  title: string;
  /** What stands beside the title. */
  controls?: ReactNode;
  ref?: RefObject<HTMLElement | null>;
  children: ReactNode;
}) {
  const { ref, titleId, title, controls, children } = props;
  return (
    <section ref={ref} className={classes.section} aria-labelledby={titleId}>
      <div className={classes.head}>
        <h2 id={titleId} className={classes.title}>
          {title}
        </h2>
        {controls}
      </div>
      {children}
    </section>
  );
}
