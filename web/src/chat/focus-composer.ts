/** The id of the message box, of which there is one on the screen at most. */
export const composerId = 'composer';

/** Puts the keyboard into the message box. */
export function focusComposer(): void {
  document.getElementById(composerId)?.focus();
}
