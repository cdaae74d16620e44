import type { Message } from '../../web/src/sync/chat-api.ts';
import type { RoomHandle } from '../../web/src/sync/room-handle.ts';

/** What was ever wrong on a screen, also if only for a moment. */
export interface ScreenFaults {
  doubled: number;
  outOfOrder: number;
  /** A version that had been newer before. */
  wentBack: number;
}

/** How much of the end of a timeline is looked at on each change; the rest is compared at the end of the run. */
const lookBack = 100;

/**
 * Looks at a room's timeline on every change, as somebody does who never blinks.
 *
 * @param appeared hears how long each message took from the server's clock to the screen, in ms: one machine, one clock.
 */
export function watchScreen(handle: RoomHandle, appeared: (delayMs: number) => void): ScreenFaults {
  const faults: ScreenFaults = { doubled: 0, outOfOrder: 0, wentBack: 0 };
  const versions = new Map<string, number>();
  handle.timeline.state.subscribe(() => {
    const tail = handle.timeline.state.get().window.messages.slice(-lookBack);
    let before: Message | undefined;
    for (const message of tail) {
      if (before && before.id === message.id) faults.doubled += 1;
      if (before && before.id > message.id) faults.outOfOrder += 1;
      const known = versions.get(message.id);
      if (known === undefined) appeared(Date.now() - Date.parse(message.createdAt));
      else if (known > message.version) faults.wentBack += 1;
      versions.set(message.id, message.version);
      before = message;
    }
  });
  return faults;
}
