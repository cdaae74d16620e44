import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { lettersLabel, redriveErrorSentence } from './ops-words.ts';
import type { OpsQueue } from './sync/ops-api.ts';

/** As many as one redrive moves. */
const mostLetters = 1000;

/** Asks before letters go back into their queue. */
export function RedriveDialog(props: {
  queue: OpsQueue;
  onRedrive: () => Promise<unknown>;
  onClose: () => void;
}) {
  const { name, dlqDepth } = props.queue;
  return (
    <ConfirmDialog
      title={`Redrive ${name}?`}
      confirmLabel={`Put ${lettersLabel(Math.min(dlqDepth, mostLetters))} back`}
      onConfirm={props.onRedrive}
      onClose={props.onClose}
      sentence={redriveErrorSentence}
    >
      They are worked on again as if they were new. What was stored before is not stored twice; what still
      can’t be worked on comes back here.
      {dlqDepth > mostLetters &&
        ` One redrive moves ${mostLetters.toLocaleString()}; start another for the rest.`}
    </ConfirmDialog>
  );
}
