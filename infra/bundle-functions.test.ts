import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { bundleFunctions } from './bundle-functions.ts';

/** What is sent to Lambda for a function, compressed as it is sent. */
const maxBytes = 300 * 1024;
/** Nobody waits for it, and it speaks to four services. */
const larger: Readonly<Record<string, number>> = { 'delete-account': 350 * 1024 };

describe('Bundles of functions', () => {
  it('are small enough to start fast', () => {
    const sizes = [...bundleFunctions()].map(
      ([name, folder]) => [name, gzipSync(readFileSync(`${folder}/index.mjs`)).length] as const,
    );

    expect(sizes.length).toBeGreaterThan(10);
    expect(sizes.filter(([name, bytes]) => bytes > (larger[name] ?? maxBytes))).toEqual([]);
  }, 60_000);
});
