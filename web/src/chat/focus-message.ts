/** Puts the keyboard on a message of the timeline, once what closes around it has let go of it. */
export function focusMessage(messageId: string): void {
  requestAnimationFrame(() => {
    document
      .querySelector<HTMLElement>(`[data-message="${CSS.escape(messageId)}"] [role="article"]`)
      ?.focus({ preventScroll: true });
  });
}
