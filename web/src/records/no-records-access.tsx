import { GroupName } from '../ui/group-name.tsx';
import { NoAccess } from '../ui/no-access.tsx';

/** Which group is missing. */
export function NoRecordsAccess() {
  return (
    <NoAccess title="You don’t have access to records">
      Seeing records needs the group <GroupName>data.read</GroupName>, submitting them the group{' '}
      <GroupName>data.write</GroupName>.
    </NoAccess>
  );
}
