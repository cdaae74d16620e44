import { Button } from '@mantine/core';
import IconClipboardText from '@tabler/icons-react/dist/esm/icons/IconClipboardText.mjs';
import IconPlus from '@tabler/icons-react/dist/esm/icons/IconPlus.mjs';
import IconSparkles from '@tabler/icons-react/dist/esm/icons/IconSparkles.mjs';
import type { ConnectionState } from '../sync/connection-state.ts';
import { PageTitle } from '../ui/page-title.tsx';
import classes from './records-page.module.css';

/** What opens over the page. */
export type RecordsDialog = 'submit' | 'paste' | 'job';

/** Title, how things stand, and the ways to new records. */
export function RecordsHeader(props: {
  phase: ConnectionState['phase'];
  isLoaded: boolean;
  canWrite: boolean;
  isReadOnly: boolean;
  onOpen: (dialog: RecordsDialog) => void;
}) {
  const { phase, onOpen } = props;
  const isDisabled = !props.isLoaded || props.isReadOnly;
  return (
    <header className={classes.header}>
      <div className={classes.titles}>
        <PageTitle
          id="records-title"
          title="Records"
          isWarning={phase === 'offline' || phase === 'reconnecting'}
        >
          {factsSentence(phase, props.canWrite)}
        </PageTitle>
      </div>
      {props.canWrite && (
        <div className={classes.actions}>
          <Button
            leftSection={<IconPlus aria-hidden="true" size={16} />}
            disabled={isDisabled}
            onClick={() => onOpen('submit')}
          >
            Submit record
          </Button>
          <Button
            variant="default"
            leftSection={<IconClipboardText aria-hidden="true" size={16} />}
            disabled={isDisabled}
            onClick={() => onOpen('paste')}
          >
            Paste
          </Button>
          <Button
            variant="default"
            leftSection={<IconSparkles aria-hidden="true" size={16} />}
            disabled={isDisabled}
            onClick={() => onOpen('job')}
          >
            Generate
          </Button>
        </div>
      )}
    </header>
  );
}

function factsSentence(phase: ConnectionState['phase'], canWrite: boolean): string {
  if (phase === 'offline') return 'Offline: you can look, but submit nothing until you’re back.';
  if (phase === 'reconnecting') return 'Reconnecting: this may be behind.';
  if (!canWrite) return 'You can look only: submitting needs the group data.write.';
  return 'Only you see them. What becomes of each shows here as it happens.';
}
