import { createContext, use } from 'react';

/** A sentence about something that just happened, shown for a few seconds. */
export interface Notice {
  text: string;
  tone?: 'plain' | 'problem';
  /** One thing to do about it. */
  action?: { label: string; run(): void };
}

/** Shows a notice in place of the one before. */
export type Tell = (notice: Notice) => void;

export const NoticesContext = createContext<Tell | null>(null);

/** How a screen says that something happened outside the place one looks at. */
export function useTell(): Tell {
  const tell = use(NoticesContext);
  if (!tell) throw new Error('NoticesContext is used outside its provider.');
  return tell;
}
