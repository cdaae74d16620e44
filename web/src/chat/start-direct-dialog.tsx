import '../ui/modal-styles.ts';
import { Modal } from '@mantine/core';
import { useFocusBack } from '../ui/use-focus-back.ts';
import { PeopleSearch } from './people-search.tsx';
import { useOpenDirect } from './use-open-direct.ts';

/** Finds somebody to write to, alone. */
export function StartDirectDialog({ onClose }: { onClose: () => void }) {
  const openDirect = useOpenDirect();
  useFocusBack();
  return (
    <Modal
      opened
      onClose={onClose}
      title="New conversation"
      closeButtonProps={{ 'aria-label': 'Close' }}
      size={440}
      yOffset="12vh"
    >
      <PeopleSearch
        label="Write to"
        autoFocus
        onPick={({ userId }) => {
          onClose();
          void openDirect(userId);
        }}
      />
    </Modal>
  );
}
