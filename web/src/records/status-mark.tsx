import IconCircleCheck from '@tabler/icons-react/dist/esm/icons/IconCircleCheck.mjs';
import IconCircleX from '@tabler/icons-react/dist/esm/icons/IconCircleX.mjs';
import IconClock from '@tabler/icons-react/dist/esm/icons/IconClock.mjs';
import { statusWords } from './record-words.ts';
import classes from './status-mark.module.css';
import type { RecordStatus } from './sync/records-api.ts';

const icons = { QUEUED: IconClock, PERSISTED: IconCircleCheck, REJECTED: IconCircleX };

/** The status of a record: a shape and a word, the colour says it once more. */
export function StatusMark({ status }: { status: RecordStatus }) {
  const Icon = icons[status];
  return (
    <span className={classes.mark} data-status={status}>
      <Icon aria-hidden="true" size={16} stroke={2} />
      {statusWords[status]}
    </span>
  );
}
