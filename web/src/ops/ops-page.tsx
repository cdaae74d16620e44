import { useSignedIn } from '../app-context.ts';
import { GroupName } from '../ui/group-name.tsx';
import { NoAccess } from '../ui/no-access.tsx';
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
        <NoAccess title="You don’t have access to operations">
          Seeing queues and dead letters needs the group <GroupName>{operatorGroup}</GroupName>.
        </NoAccess>
      )}
    </>
  );
}
