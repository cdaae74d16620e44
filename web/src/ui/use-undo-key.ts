import { useEffect, useEffectEvent } from 'react';

/**
 * Calls `undo` for Ctrl+Z or ⌘Z wherever the keyboard is, but in fields, which have an undo of their own: the last row
 * may have gone, and the keyboard with it. `undo` tells whether there was something.
 */
export function useUndoKey(undo: () => boolean): void {
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    const isUndo = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === 'z';
    const isField = event.target instanceof HTMLElement && event.target.matches('input, textarea');
    if (isUndo && !isField && undo()) event.preventDefault();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKeyDown(event);
    document.addEventListener('keydown', listener);
    return () => document.removeEventListener('keydown', listener);
  }, []);
}
