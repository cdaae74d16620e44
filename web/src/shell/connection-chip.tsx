import IconCircleCheck from '@tabler/icons-react/dist/esm/icons/IconCircleCheck.mjs';
import IconCloudOff from '@tabler/icons-react/dist/esm/icons/IconCloudOff.mjs';
import IconPlugConnected from '@tabler/icons-react/dist/esm/icons/IconPlugConnected.mjs';
import IconRefresh from '@tabler/icons-react/dist/esm/icons/IconRefresh.mjs';
import IconUserOff from '@tabler/icons-react/dist/esm/icons/IconUserOff.mjs';
import type { Icon } from '@tabler/icons-react';
import { Suspense, lazy, useRef, useState } from 'react';
import { useSignedIn } from '../app-context.ts';
import type { ConnectionState } from '../sync/connection-state.ts';
import { useNow } from '../ui/use-now.ts';
import { useValue } from '../ui/use-value.ts';
import classes from './connection-chip.module.css';
import { connectionWords } from './connection-words.ts';

const ConnectionDetails = lazy(async () => ({
  default: (await import('./connection-details.tsx')).ConnectionDetails,
}));

const icons: Record<ConnectionState['phase'], Icon> = {
  connecting: IconPlugConnected,
  live: IconCircleCheck,
  reconnecting: IconRefresh,
  'catching-up': IconRefresh,
  offline: IconCloudOff,
  'signed-out': IconUserOff,
};

/** The state of the connection in one word or two; a click shows more. */
export function ConnectionChip({ isShort = false }: { isShort?: boolean }) {
  const { chat } = useSignedIn();
  const state = useValue(chat.connection);
  const now = useNow(500, state.phase === 'reconnecting');
  const [isOpen, setOpen] = useState(false);
  const { label, shortLabel, announcement } = connectionWords(state, now);
  const PhaseIcon = icons[state.phase];
  const text = isShort ? shortLabel : label;

  const chip = useRef<HTMLButtonElement>(null);
  return (
    <>
      <button
        ref={chip}
        type="button"
        className={classes.chip}
        data-phase={state.phase}
        data-short={isShort || undefined}
        aria-label={`Connection: ${text}`}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        <PhaseIcon aria-hidden="true" size={20} stroke={1.75} className={classes.icon} />
        <span className={classes.text}>{text}</span>
      </button>
      <Suspense>{isOpen && <ConnectionDetails anchor={chip} onClose={() => setOpen(false)} />}</Suspense>
      <span role="status" aria-label="Connection" className="visually-hidden">
        {announcement}
      </span>
    </>
  );
}
