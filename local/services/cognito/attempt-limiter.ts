/** Counts attempts per key inside a window that begins with the first one. */
export interface AttemptLimiter {
  /** Counts an attempt; false when the window's attempts are used up. */
  tryOne(key: string): boolean;
  reset(key: string): void;
}

export function createAttemptLimiter(options: {
  now: () => number;
  max: number;
  windowMs: number;
}): AttemptLimiter {
  const windows = new Map<string, { beganMs: number; attempts: number }>();

  return {
    tryOne(key) {
      const current = windows.get(key);
      const isOver = !current || current.beganMs + options.windowMs <= options.now();
      const window = isOver ? { beganMs: options.now(), attempts: 0 } : current;
      windows.set(key, window);
      if (window.attempts >= options.max) return false;
      window.attempts += 1;
      return true;
    },
    reset: (key) => void windows.delete(key),
  };
}
