import IconLock from '@tabler/icons-react/dist/esm/icons/IconLock.mjs';
import { useSignedIn } from '../app-context.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import classes from './ops-page.module.css';
import { OpsScreen } from './ops-screen.tsx';

const operatorGroup = 'ops.admin';

/** Queues, dead letters and what was done about them, for operators. */
export function OpsPage() {
  const { groups } = useSignedIn().user;
  return (
    <>
      <title>Ops · Chorus</title>
      {groups.includes(operatorGroup) ? (
        <OpsScreen />
      ) : (
        <section className={classes.page}>
          <EmptyState isPage icon={<IconLock size={24} />} title="You don’t have access to operations">
            Seeing queues and dead letters needs the group{' '}
            <code className={classes.code}>{operatorGroup}</code>. Ask an administrator to add you, then sign
            in again.
          </EmptyState>
        </section>
      )}
    </>
  );
}
