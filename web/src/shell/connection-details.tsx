import '@mantine/core/styles/Popover.layer.css';
import { Button, Popover } from '@mantine/core';
import type { RefObject } from 'react';
import { useSignedIn } from '../app-context.ts';
import { Anchor } from '../ui/anchor.ts';
import { agoLabel } from '../ui/dates.ts';
import { useFocusBack } from '../ui/use-focus-back.ts';
import { useNow } from '../ui/use-now.ts';
import { useValue } from '../ui/use-value.ts';
import classes from './connection-details.module.css';
import { connectionWords } from './connection-words.ts';

/** What the connection's state means, when all was last complete, and another try. */
export function ConnectionDetails({
  anchor,
  onClose,
}: {
  anchor: RefObject<HTMLElement | null>;
  onClose: () => void;
}) {
  useFocusBack({ to: anchor });
  const { chat } = useSignedIn();
  const state = useValue(chat.connection);
  const now = useNow(1000);
  const { label, explanation } = connectionWords(state, now);
  const lastSyncedAtMs = chat.lastSyncedAtMs();
  return (
    <Popover
      opened
      onDismiss={onClose}
      position="top-start"
      shadow="md"
      width={280}
      trapFocus
      withRoles={false}
    >
      <Popover.Target>
        <Anchor to={anchor} />
      </Popover.Target>
      <Popover.Dropdown
        role="dialog"
        tabIndex={-1}
        aria-label={`Connection: ${label}`}
        className={classes.details}
      >
        <p className={classes.label}>{label}</p>
        <p className={classes.text}>{explanation}</p>
        <dl className={classes.facts}>
          <dt>Last complete</dt>
          <dd>{lastSyncedAtMs === null ? 'not yet' : agoLabel(lastSyncedAtMs, now)}</dd>
          <dt>Waiting to be sent</dt>
          <dd>{state.phase === 'offline' && state.queued > 0 ? state.queued : 'nothing'}</dd>
        </dl>
        <Button
          size="xs"
          variant="default"
          fullWidth
          onClick={() => chat.retryNow()}
          disabled={state.phase === 'live'}
        >
          Retry now
        </Button>
      </Popover.Dropdown>
    </Popover>
  );
}
