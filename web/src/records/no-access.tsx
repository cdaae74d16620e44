import IconLock from '@tabler/icons-react/dist/esm/icons/IconLock.mjs';
import { EmptyState } from '../ui/empty-state.tsx';
import classes from './records-page.module.css';

/** Which group is missing, and what to do about it. */
export function NoAccess() {
  return (
    <section className={classes.page}>
      <EmptyState isPage icon={<IconLock size={24} />} title="You don’t have access to records">
        Seeing records needs the group <code className={classes.code}>data.read</code>, submitting them the
        group <code className={classes.code}>data.write</code>. Ask an administrator to add you, then sign in
        again.
      </EmptyState>
    </section>
  );
}
