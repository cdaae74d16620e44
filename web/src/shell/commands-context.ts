import { createContext, use } from 'react';

/** What can be done from anywhere: by key, from the switcher, from a menu. */
export interface Commands {
  openSwitcher(): void;
  showShortcuts(): void;
  createRoom(): void;
  /** Asks whom to write to. */
  startDirect(): void;
  signOut(): void;
  /** Asks first. */
  deleteAccount(): void;
}

export const CommandsContext = createContext<Commands | null>(null);

/** The commands of the app. */
export function useCommands(): Commands {
  const commands = use(CommandsContext);
  if (!commands) throw new Error('CommandsContext is used outside its provider.');
  return commands;
}
