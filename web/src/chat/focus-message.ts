/** Puts the keyboard on a message of the timeline, unless it has found another place meanwhile. */
export function focusMessage(messageId: string): void {
  // What closes around the message lets go of the keyboard first.
  requestAnimationFrame(() => {
    const { activeElement } = document;
    if (activeElement && activeElement !== document.body && !activeElement.matches('[role="menuitem"]'))
      return;
    document
      .querySelector<HTMLElement>(`[data-message="${CSS.escape(messageId)}"] [role="article"]`)
      ?.focus({ preventScroll: true });
  });
}
