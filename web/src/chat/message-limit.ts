/** The longest message, in UTF-16 units after trimming. */
export const maxMessageLength = 4_000;
/** The counter appears when no more than this is left. */
const counterFrom = 200;

/** What the counter under the message box says; `null` while there is plenty of room. */
export function remainingLength(text: string): number | null {
  const left = maxMessageLength - text.trim().length;
  return left <= counterFrom ? left : null;
}

/** Whether the text can be sent. */
export function isSendable(text: string): boolean {
  const { length } = text.trim();
  return length > 0 && length <= maxMessageLength;
}
