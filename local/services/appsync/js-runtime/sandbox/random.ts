/** A stream of random numbers; each call's entropy comes from outside. */
export interface Random {
  /** An integer from 0 to 2^32 - 1. */
  nextUint32(): number;
  /** From 0 (inclusive) to 1 (exclusive), 53 bits. */
  nextDouble(): number;
  /** An integer from 0 to 255. */
  nextByte(): number;
}

/**
 * xoshiro128**, seeded on first use, since most calls want no randomness.
 *
 * @param seed 32 hex digits.
 */
export function createRandom(seed: string): Random {
  let state: Uint32Array | undefined;

  function seeded(): Uint32Array {
    const words = new Uint32Array(4);
    for (let i = 0; i < 4; i += 1) words[i] = parseInt(seed.slice(i * 8, i * 8 + 8), 16);
    // The generator stands still on an all-zero state.
    if (words[0] === 0 && words[1] === 0 && words[2] === 0 && words[3] === 0) words[0] = 1;
    return words;
  }

  function nextUint32(): number {
    state ??= seeded();
    const [a = 0, b = 0, c = 0, d = 0] = state;
    const answer = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0;
    const third = c ^ a;
    const fourth = d ^ b;
    state[0] = a ^ fourth;
    state[1] = b ^ third;
    state[2] = third ^ (b << 9);
    state[3] = rotateLeft(fourth, 11);
    return answer;
  }

  return {
    nextUint32,
    nextDouble: () => ((nextUint32() >>> 5) * 0x4000000 + (nextUint32() >>> 6)) / 2 ** 53,
    nextByte: () => nextUint32() >>> 24,
  };
}

function rotateLeft(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}
