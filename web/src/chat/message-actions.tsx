import { Suspense, lazy, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { useSignedIn } from '../app-context.ts';
import { toApiError } from '../graphql/api-error.ts';
import { errorSentence } from '../graphql/error-sentence.ts';
import type { Message, Room } from '../sync/chat-api.ts';
import type { RoomHandle } from '../sync/room-handle.ts';
import { useTell } from '../ui/notices-context.ts';
import { focusComposer } from './focus-composer.ts';
import { focusMessage } from './focus-message.ts';
import { MessageActionsContext } from './message-actions-context.ts';
import type { MessageActions } from './message-actions-context.ts';
import { messageRights } from './message-rights.ts';

const MessageMenu = lazy(async () => ({ default: (await import('./message-menu.tsx')).MessageMenu }));
const DeleteMessageDialog = lazy(async () => ({
  default: (await import('./delete-message-dialog.tsx')).DeleteMessageDialog,
}));

/** The message that is being edited, and where the keyboard was before. */
export interface Editing {
  messageId: string;
  from: 'composer' | 'timeline';
}

/** Provides the actions of a room's messages, with the menu and the question they may open. */
export function MessageActionsProvider(props: {
  room: Room;
  handle: RoomHandle;
  editing: Editing | null;
  setEditing: (editing: Editing | null) => void;
  children: ReactNode;
}) {
  const { room, handle, editing, setEditing } = props;
  const { user, chat } = useSignedIn();
  const tell = useTell();
  const [menu, setMenu] = useState<{ message: Message; at: { x: number; y: number } } | null>(null);
  const [deleting, setDeleting] = useState<Message | null>(null);
  const role = room.myMembership?.role;
  const isArchived = room.archivedAt !== null;
  const from = editing?.from;
  const editingId = editing?.messageId;

  const actions = useMemo((): MessageActions => {
    const viewer = { userId: user.userId, role, isArchived, editHours: chat.limits.get().messageEditHours };
    async function copy(text: string, done: string) {
      try {
        await navigator.clipboard.writeText(text);
        tell({ text: done });
      } catch {
        tell({ text: 'Not copied: the browser did not allow it.', tone: 'problem' });
      }
    }
    async function removeOwn(message: Message) {
      try {
        await handle.deleteMessage(message.id);
      } catch (failure) {
        const text = `Not deleted. ${errorSentence(toApiError(failure))}`;
        tell({
          text,
          tone: 'problem',
          action: { label: 'Try again', run: () => void removeOwn(message) },
        });
      }
    }
    return {
      rights: (message) => messageRights(message, viewer, Date.now()),
      copyText: (message) => void copy(message.body ?? '', 'Text copied.'),
      copyLink: (message) =>
        void copy(`${location.origin}/rooms/${message.roomId}?message=${message.id}`, 'Link copied.'),
      edit: (message) => setEditing({ messageId: message.id, from: 'timeline' }),
      remove(message) {
        if (message.authorId === user.userId) void removeOwn(message);
        else setDeleting(message);
      },
      openMenu: (message, at) => setMenu({ message, at }),
      save: (message, body, expectedVersion) => handle.editMessage(message.id, expectedVersion, body),
      endEdit() {
        setEditing(null);
        if (from === 'composer') focusComposer();
        else if (editingId !== undefined) focusMessage(editingId);
      },
    };
  }, [user.userId, role, isArchived, chat, handle, tell, setEditing, from, editingId]);

  function closeMenu() {
    const { id } = menu?.message ?? { id: '' };
    setMenu(null);
    focusMessage(id);
  }

  return (
    <MessageActionsContext value={actions}>
      {props.children}
      <Suspense>
        {menu && <MessageMenu message={menu.message} at={menu.at} onClose={closeMenu} />}
        {deleting && (
          <DeleteMessageDialog
            message={deleting}
            onDelete={() => handle.deleteMessage(deleting.id)}
            onClose={() => {
              setDeleting(null);
              focusMessage(deleting.id);
            }}
          />
        )}
      </Suspense>
    </MessageActionsContext>
  );
}
