/** Crockford's base 32: https://github.com/ulid/spec */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const timeChars = 10;
const randomChars = 16;

/**
 * Makes ids that sort by the time they were made, as `util.autoUlid` does in resolvers.
 *
 * @param nowMs the time, in epoch milliseconds.
 * @param randomBytes this many random bytes.
 */
export function createUlids(nowMs: () => number, randomBytes: (count: number) => Uint8Array): () => string {
  const character = (value: number) => alphabet.charAt(value % alphabet.length);
  return () => {
    const ms = nowMs();
    const time = Array.from({ length: timeChars }, (_, index) =>
      character(Math.floor(ms / alphabet.length ** (timeChars - 1 - index))),
    );
    return [...time, ...Array.from(randomBytes(randomChars), character)].join('');
  };
}

/** When an id was made, in epoch milliseconds. */
export function ulidTimeMs(ulid: string): number {
  return [...ulid.slice(0, timeChars)].reduce(
    (ms, character) => ms * alphabet.length + alphabet.indexOf(character),
    0,
  );
}
