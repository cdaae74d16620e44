import type { ReactNode } from 'react';
import classes from './page.module.css';

/** What a page is called, and below it how things stand there. */
export function PageTitle(props: {
  title: string;
  /** For what is labelled by the title. */
  id?: string;
  /** How things stand, in a sentence. */
  children: ReactNode;
  /** Whether that is something to heed. */
  isWarning?: boolean;
}) {
  return (
    <>
      <h1 id={props.id} className={classes.title}>
        {props.title}
      </h1>
      <p className={classes.facts} data-warning={props.isWarning || undefined}>
        {props.children}
      </p>
    </>
  );
}
