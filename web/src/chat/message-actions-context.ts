import { createContext, use } from 'react';
import type { Message } from '../sync/chat-api.ts';
import type { MessageRights } from './message-rights.ts';

/** What can be done with a message, from its toolbar, its menu and by key. */
export interface MessageActions {
  rights(message: Message): MessageRights;
  copyText(message: Message): void;
  copyLink(message: Message): void;
  edit(message: Message): void;
  /** Asks first when the text is somebody else's. */
  remove(message: Message): void;
  /** Opens the menu below the point, in pixels of the window. */
  openMenu(message: Message, at: { x: number; y: number }): void;
  /** Saves a new text over the version one has seen; rejects with an `ApiError`. */
  save(message: Message, body: string, expectedVersion: number): Promise<unknown>;
  /** Leaves editing; the keyboard returns to where it was. */
  endEdit(): void;
}

export const MessageActionsContext = createContext<MessageActions | null>(null);

/** The actions of the room's messages. */
export function useMessageActions(): MessageActions {
  const actions = use(MessageActionsContext);
  if (!actions) throw new Error('MessageActionsContext is used outside its provider.');
  return actions;
}
