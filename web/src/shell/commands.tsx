import { Suspense, lazy, useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { useAppServices } from '../app-context.ts';
import { CommandsContext } from './commands-context.ts';

const Switcher = lazy(async () => ({ default: (await import('./switcher.tsx')).Switcher }));
const ShortcutSheet = lazy(async () => ({ default: (await import('./shortcut-sheet.tsx')).ShortcutSheet }));
const CreateRoomDialog = lazy(async () => ({
  default: (await import('../chat/create-room-dialog.tsx')).CreateRoomDialog,
}));

const StartDirectDialog = lazy(async () => ({
  default: (await import('../chat/start-direct-dialog.tsx')).StartDirectDialog,
}));

const DeleteAccountDialog = lazy(async () => ({
  default: (await import('./delete-account-dialog.tsx')).DeleteAccountDialog,
}));

type Dialog = 'switcher' | 'shortcuts' | 'create-room' | 'start-direct' | 'delete-account';

/** Provides the commands that work everywhere, their keys and the dialogs they open. */
export function Commands({ children }: { children: ReactNode }) {
  const { session } = useAppServices();
  const navigate = useNavigate();
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const close = () => setDialog(null);
  const commands = {
    openSwitcher: () => setDialog('switcher'),
    showShortcuts: () => setDialog('shortcuts'),
    createRoom: () => setDialog('create-room'),
    startDirect: () => setDialog('start-direct'),
    deleteAccount: () => setDialog('delete-account'),
    async signOut() {
      // Leaving on purpose: the next person does not start in this one's room.
      await navigate('/', { replace: true });
      await session.signOut();
    },
  };
  useGlobalKeys(setDialog);
  return (
    <CommandsContext value={{ ...commands, signOut: () => void commands.signOut() }}>
      {children}
      <Suspense>
        {dialog === 'switcher' && <Switcher onClose={close} />}
        {dialog === 'shortcuts' && <ShortcutSheet onClose={close} />}
        {dialog === 'create-room' && <CreateRoomDialog onClose={close} />}
        {dialog === 'start-direct' && <StartDirectDialog onClose={close} />}
        {dialog === 'delete-account' && <DeleteAccountDialog onClose={close} />}
      </Suspense>
    </CommandsContext>
  );
}

/** Ctrl+K or ⌘K opens the switcher, `?` the shortcuts. */
function useGlobalKeys(open: (dialog: Dialog) => void) {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        open('switcher');
      } else if (event.key === '?' && !isTyping(event.target)) {
        open('shortcuts');
      }
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [open]);
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]');
}
