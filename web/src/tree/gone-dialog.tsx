import { DialogFrame } from '../ui/dialog-frame.tsx';
import { rangeLabel } from './factory-words.ts';
import type { NewFactory } from './sync/tree-api.ts';
import { useTreeActions } from './tree-actions.ts';

/** Somebody deleted the factory before one's change reached it. */
export function GoneDialog(props: { name: string; wanted: NewFactory; onClose: () => void }) {
  const { name, wanted } = props;
  const { create } = useTreeActions();
  return (
    <DialogFrame
      title={`“${name}” was deleted`}
      submitLabel="Create it again"
      isChoice
      cancelLabel="Leave it deleted"
      onClose={props.onClose}
      onSubmit={(event) => {
        event.preventDefault();
        create(wanted);
      }}
    >
      <p>
        Somebody deleted it while you changed it. You can create it again as “{wanted.name}” with the range{' '}
        {rangeLabel(wanted)}.
      </p>
    </DialogFrame>
  );
}
