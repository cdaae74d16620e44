import { ConflictDialog } from './conflict-dialog.tsx';
import { CreateDialog } from './create-dialog.tsx';
import { GenerateDialog } from './generate-dialog.tsx';
import { GoneDialog } from './gone-dialog.tsx';
import { RangeDialog } from './range-dialog.tsx';
import { RenameDialog } from './rename-dialog.tsx';
import type { ShownFactory } from './sync/tree-engine.ts';
import type { TreeDialog } from './tree-dialog.ts';

/** The dialog that is open, kept up to date with what others do to its factory. */
export function TreeDialogs(props: {
  dialog: TreeDialog;
  factories: readonly ShownFactory[];
  onClose: () => void;
}) {
  const { dialog, onClose } = props;
  if (dialog.kind === 'create') return <CreateDialog {...dialog} onClose={onClose} />;
  if (dialog.kind === 'gone') return <GoneDialog {...dialog} onClose={onClose} />;
  if (dialog.kind === 'conflict') return <ConflictDialog {...dialog} onClose={onClose} />;
  const { seen } = dialog;
  const current = props.factories.find(({ factory }) => factory.id === seen.id)?.factory ?? null;
  if (dialog.kind === 'rename') return <RenameDialog seen={seen} current={current} onClose={onClose} />;
  if (dialog.kind === 'range') return <RangeDialog seen={seen} current={current} onClose={onClose} />;
  return <GenerateDialog seen={seen} current={current} onClose={onClose} />;
}
