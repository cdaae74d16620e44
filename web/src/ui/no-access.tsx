import IconLock from '@tabler/icons-react/dist/esm/icons/IconLock.mjs';
import type { ReactNode } from 'react';
import { EmptyState } from './empty-state.tsx';
import classes from './page.module.css';

/** A page that needs a group one isn't in, and what to do about it. */
export function NoAccess(props: {
  title: string;
  /** What needs which group. */
  children: ReactNode;
}) {
  return (
    <section className={classes.page}>
      <EmptyState isPage icon={<IconLock size={24} />} title={props.title}>
        {props.children} Ask an administrator to add you, then sign in again.
      </EmptyState>
    </section>
  );
}
