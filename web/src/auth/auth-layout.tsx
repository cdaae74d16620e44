import '@mantine/core/styles/PasswordInput.layer.css';
import { Mark } from '../ui/mark.tsx';
import type { ReactNode } from 'react';
import classes from './auth-layout.module.css';
import type { AuthProblem } from './auth-sentence.ts';

/** The frame of every page before signing in. */
export function AuthLayout(props: {
  title: string;
  lead?: ReactNode;
  children: ReactNode;
  footer?: ReactNode;
}) {
  return (
    <main className={classes.page}>
      <title>{`${props.title} · Chorus`}</title>
      <div className={classes.card}>
        <Mark size={36} />
        <h1 className={classes.title}>{props.title}</h1>
        {props.lead && <p className={classes.lead}>{props.lead}</p>}
        {props.children}
        {props.footer && <p className={classes.footer}>{props.footer}</p>}
      </div>
    </main>
  );
}

/** What went wrong, said once to everyone. */
export function AuthProblemNotice({ problem }: { problem: AuthProblem | null }) {
  return (
    <div role="alert" className={classes.problem} hidden={!problem}>
      {problem && (
        <>
          {problem.sentence} <span className={classes.code}>{problem.code}</span>
        </>
      )}
    </div>
  );
}
