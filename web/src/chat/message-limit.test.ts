import { describe, expect, it } from 'vitest';
import { isSendable, remainingLength } from './message-limit.ts';

describe('message limit', () => {
  it('counts UTF-16 units after trimming, and only near the limit', () => {
    expect(remainingLength('x'.repeat(3_799))).toBeNull();
    expect(remainingLength(`  ${'x'.repeat(3_800)}  `)).toBe(200);
    expect(remainingLength('😀'.repeat(2_000))).toBe(0);
    expect(remainingLength('x'.repeat(4_001))).toBe(-1);
  });

  it('lets text within the limit go and nothing else', () => {
    expect(isSendable(' \n ')).toBe(false);
    expect(isSendable('x'.repeat(4_000))).toBe(true);
    expect(isSendable('x'.repeat(4_001))).toBe(false);
  });
});
