import { Button } from '@mantine/core';
import IconDatabase from '@tabler/icons-react/dist/esm/icons/IconDatabase.mjs';
import { EmptyState } from '../ui/empty-state.tsx';
import type { RecordsDialog } from './records-header.tsx';

/** Before the first record. */
export function NoRecords(props: {
  canWrite: boolean;
  isReadOnly: boolean;
  onOpen: (dialog: RecordsDialog) => void;
}) {
  return (
    <EmptyState
      icon={<IconDatabase size={24} />}
      title="No records yet"
      actions={
        props.canWrite && (
          <>
            <Button disabled={props.isReadOnly} onClick={() => props.onOpen('submit')}>
              Submit the first record
            </Button>
            <Button variant="default" disabled={props.isReadOnly} onClick={() => props.onOpen('job')}>
              Generate some
            </Button>
          </>
        )
      }
    >
      A record is queued at once and stored a moment later. Here you see it arrive, or why it did not.
    </EmptyState>
  );
}
