const seedBytes = 16;
const poolSeeds = 64;

/** Hands out seeds of 32 hex digits; fetches randomness for many at once, since each fetch costs a microsecond. */
export function createSeedSource(randomBytes: (n: number) => Uint8Array): () => string {
  let pool = '';
  let used = 0;
  return () => {
    if (used >= pool.length) {
      pool = Buffer.from(randomBytes(seedBytes * poolSeeds)).toString('hex');
      used = 0;
    }
    const seed = pool.slice(used, used + seedBytes * 2);
    used += seedBytes * 2;
    return seed;
  };
}
