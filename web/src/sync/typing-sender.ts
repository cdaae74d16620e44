import type { Clock, Timer } from '../lib/clock.ts';

/** Tells the others of a room that one is typing, not more often than the server allows. */
export interface TypingSender {
  set(isTyping: boolean): void;
  /** A message was sent, which says that one has stopped. */
  messageSent(): void;
  dispose(): void;
}

/** Creates a sender; `send` may fail as it likes. */
export function createTypingSender(options: {
  send(isTyping: boolean): Promise<void>;
  intervalMs(): number;
  clock: Clock;
}): TypingSender {
  const { clock } = options;
  let told = false;
  let sentAtMs = -Infinity;
  let timer: Timer | undefined;

  function send(isTyping: boolean) {
    told = isTyping;
    sentAtMs = clock.now();
    options.send(isTyping).catch(() => undefined);
  }

  return {
    set(isTyping) {
      timer?.cancel();
      if (!isTyping && !told) return;
      const delayMs = sentAtMs + options.intervalMs() - clock.now();
      if (delayMs <= 0) send(isTyping);
      else if (isTyping !== told) timer = clock.setTimer(() => send(isTyping), delayMs);
    },
    messageSent() {
      timer?.cancel();
      told = false;
    },
    dispose: () => timer?.cancel(),
  };
}
