import type { Random } from './random.ts';

const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** KSUID time begins at 2014-05-13T16:53:20Z: https://github.com/segmentio/ksuid */
const ksuidEpochSeconds = 1_400_000_000;

/** A UUID of version 4. */
export function uuid(random: Random): string {
  let hex = '';
  for (let i = 0; i < 4; i += 1) hex += random.nextUint32().toString(16).padStart(8, '0');
  const variant = '89ab'.charAt(parseInt(hex.charAt(16), 16) & 3);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
}

/** A ULID: 48 bits of time, then 80 random bits, sorting by time: https://github.com/ulid/spec */
export function ulid(nowMs: number, random: Random): string {
  let time = '';
  let rest = Math.trunc(nowMs);
  for (let i = 0; i < 10; i += 1) {
    time = crockford.charAt(rest % 32) + time;
    rest = Math.floor(rest / 32);
  }
  let entropy = '';
  for (let i = 0; i < 16; i += 1) entropy += crockford.charAt(random.nextByte() & 31);
  return time + entropy;
}

/** A KSUID: 4 bytes of seconds, then 16 random bytes, as 27 base-62 digits that sort by second. */
export function ksuid(nowMs: number, random: Random): string {
  const seconds = Math.max(0, Math.floor(nowMs / 1000) - ksuidEpochSeconds);
  // As words of 16 bits, so that a division, with its remainder of 30 bits before it, stays exact.
  const words = new Uint32Array(10);
  words[0] = Math.floor(seconds / 65_536) % 65_536;
  words[1] = seconds % 65_536;
  for (let i = 2; i < 10; i += 1) words[i] = random.nextByte() * 256 + random.nextByte();
  let digits = '';
  for (let i = 0; i < 6; i += 1) digits = fiveDigits(divideInPlace(words, 62 ** 5)) + digits;
  return digits.slice(-27);
}

function fiveDigits(number: number): string {
  let digits = '';
  let rest = number;
  for (let i = 0; i < 5; i += 1) {
    digits = base62.charAt(rest % 62) + digits;
    rest = Math.floor(rest / 62);
  }
  return digits;
}

/** Divides a number of 16-bit words, the highest first, by `divisor`; answers the remainder. */
function divideInPlace(words: Uint32Array, divisor: number): number {
  let remainder = 0;
  for (let i = 0; i < words.length; i += 1) {
    const value = remainder * 65_536 + (words[i] ?? 0);
    words[i] = Math.floor(value / divisor);
    remainder = value % divisor;
  }
  return remainder;
}
