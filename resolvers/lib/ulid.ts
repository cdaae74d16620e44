import { util } from '@aws-appsync/utils';

/** Crockford's base 32, as ULIDs are written: https://github.com/ulid/spec */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The worth of each of the ten characters that hold the time. */
const worths = [
  35184372088832, 1099511627776, 34359738368, 1073741824, 33554432, 1048576, 32768, 1024, 32, 1,
];

export function isUlid(text: string): boolean {
  return util.matches('[0-7][0-9A-HJKMNP-TV-Z]{25}', text);
}

/** When a ULID was made, in epoch milliseconds. */
export function ulidTime(ulid: string): number {
  return ulid
    .slice(0, 10)
    .split('')
    .reduce((time, character) => time * 32 + alphabet.indexOf(character), 0);
}

/** What sorts before every ULID made at this time (epoch milliseconds) or later. */
export function earliestUlid(ms: number): string {
  const time = worths.map((worth) => alphabet.charAt(Math.floor(ms / worth) % 32)).join('');
  return `${time}0000000000000000`;
}
