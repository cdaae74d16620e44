import type { Message } from '../sync/chat-api.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';

/** Asks before an owner takes somebody else's text away. */
export function DeleteMessageDialog(props: {
  message: Message;
  onDelete: () => Promise<unknown>;
  onClose: () => void;
}) {
  const { authorName, body } = props.message;
  return (
    <ConfirmDialog
      title={`Delete ${authorName}’s message?`}
      confirmLabel="Delete message"
      isDangerous
      onConfirm={props.onDelete}
      onClose={props.onClose}
    >
      <p>The text goes for everyone and can’t be brought back. That there was a message stays visible.</p>
      <blockquote>{body}</blockquote>
    </ConfirmDialog>
  );
}
