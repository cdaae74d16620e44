import { useSignedIn } from '../app-context.ts';
import { NoRecordsAccess } from './no-records-access.tsx';
import { RecordsScreen } from './records-screen.tsx';

/** One's records, for those who may see them. */
export function RecordsPage() {
  const { groups } = useSignedIn().user;
  return (
    <>
      <title>Records · Chorus</title>
      {groups.includes('data.read') ? (
        <RecordsScreen canWrite={groups.includes('data.write')} />
      ) : (
        <NoRecordsAccess />
      )}
    </>
  );
}
