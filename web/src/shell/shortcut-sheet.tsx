import '../ui/modal-styles.ts';
import '@mantine/core/styles/Kbd.layer.css';
import { Kbd, Modal } from '@mantine/core';
import { useFocusBack } from '../ui/use-focus-back.ts';
import { commandKey } from './key-names.ts';
import classes from './shortcut-sheet.module.css';

const shortcuts: readonly { keys: readonly string[]; what: string }[] = [
  { keys: [commandKey, 'K'], what: 'Go to a room or do something' },
  { keys: ['?'], what: 'Show this list' },
  { keys: ['Enter'], what: 'Send the message' },
  { keys: ['Shift', 'Enter'], what: 'Start a new line' },
  { keys: ['↑'], what: 'In the empty message box: edit your last message' },
  { keys: ['@'], what: 'Mention a member' },
  { keys: ['↑', '↓'], what: 'Move between messages' },
  { keys: ['Enter'], what: 'On a message: what can be done with it' },
  { keys: ['E'], what: 'On a message of yours: edit it' },
  { keys: ['Home'], what: 'Go to the first loaded message' },
  { keys: ['End'], what: 'Go to the latest message' },
  { keys: ['→', '←'], what: 'In the tree: open and close a factory' },
  { keys: ['Shift', 'F10'], what: 'On a factory: what can be done with it' },
  { keys: ['F2'], what: 'On a factory: rename it' },
  { keys: ['Del'], what: 'On a factory: delete it' },
  { keys: [commandKey, 'Z'], what: 'In the tree: undo the deletion' },
  { keys: ['Esc'], what: 'Go back to the message box, or close a dialog' },
];

/** The keys that work in the app. */
export function ShortcutSheet({ onClose }: { onClose: () => void }) {
  useFocusBack();
  return (
    <Modal
      opened
      onClose={onClose}
      title="Keyboard shortcuts"
      closeButtonProps={{ 'aria-label': 'Close' }}
      centered
      size={420}
    >
      <dl className={classes.list}>
        {shortcuts.map(({ keys, what }) => (
          <div key={what} className={classes.row}>
            <dt>{what}</dt>
            <dd>
              {keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
