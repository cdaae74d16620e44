const firstDelayMs = { min: 200, max: 1000 };
const maxDelayMs = 30_000;

/**
 * How long to wait before a reconnect, in milliseconds: 0.2 to 1 s at first, then between half and all of
 * 2 s, 4 s, 8 s … up to 30 s. The spread keeps many clients from returning in the same instant.
 *
 * @param attempt failed attempts in a row before this one, from 0
 * @param random a number from 0 up to 1
 */
export function backoffDelayMs(attempt: number, random: number): number {
  if (attempt <= 0) return Math.round(firstDelayMs.min + random * (firstDelayMs.max - firstDelayMs.min));
  const ceilingMs = Math.min(maxDelayMs, 1000 * 2 ** attempt);
  return Math.round(ceilingMs / 2 + (random * ceilingMs) / 2);
}
