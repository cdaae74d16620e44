import { Outlet, useMatch } from 'react-router';
import IconMessages from '@tabler/icons-react/dist/esm/icons/IconMessages.mjs';
import { useSignedIn } from '../app-context.ts';
import { commandKeys } from '../shell/key-names.ts';
import { useLayout } from '../shell/use-layout.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { useValue } from '../ui/use-value.ts';
import classes from './chat-page.module.css';
import { RoomsPane } from './rooms-pane.tsx';

/** Chat: the list of rooms and, beside it or instead of it, one place in it. */
export function ChatPage() {
  const isPhone = useLayout() === 'phone';
  const isList = useMatch('/rooms') !== null;
  // One tree for all sizes: turning a phone keeps what one was writing or editing.
  return (
    <>
      {(!isPhone || isList) && <RoomsPane />}
      {(!isPhone || !isList) && (
        <section className={classes.place} aria-label={isList ? 'No room chosen' : 'Room'}>
          {isList ? <NoRoomChosen /> : <Outlet />}
        </section>
      )}
    </>
  );
}

function NoRoomChosen() {
  const { chat } = useSignedIn();
  const { isLoaded, entries } = useValue(chat.rooms);
  const icon = <IconMessages size={24} />;
  if (isLoaded && entries.length === 0) {
    return (
      <EmptyState icon={icon} title="Welcome to Chorus">
        What people write in your rooms appears here.
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={icon} title="Choose a room">
      Pick one from the list, or press {commandKeys('K')} to jump anywhere.
    </EmptyState>
  );
}
