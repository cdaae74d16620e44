const isApple = /Mac|iPhone|iPad/.test(navigator.platform);

/** The key that goes with letters for commands on this device. */
export const commandKey = isApple ? '⌘' : 'Ctrl';

/** A command's keys as one writes them. */
export function commandKeys(letter: string): string {
  return isApple ? `⌘${letter}` : `Ctrl+${letter}`;
}
