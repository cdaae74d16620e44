import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { alphabets, deriveText, deriveUuid, physicalName } from './physical-names.ts';

const identifier = fc.stringMatching(/^[A-Za-z][A-Za-z0-9]{0,120}$/);

describe('physicalName', () => {
  it('joins stack, logical id and twelve characters', () => {
    expect(physicalName('Shop', 'Orders')).toMatch(/^Shop-Orders-[A-Z0-9]{12}$/);
  });

  it('stays within the length it is given, for any stack and id', () => {
    fc.assert(
      fc.property(identifier, identifier, fc.integer({ min: 40, max: 255 }), (stack, id, maxLength) => {
        const name = physicalName(stack, id, maxLength);
        expect(name.length).toBeLessThanOrEqual(maxLength);
        expect(name).toMatch(/^[A-Za-z][A-Za-z0-9]*-[A-Za-z0-9]+-[A-Z0-9]{12}$/);
      }),
    );
  });

  it('tells apart resources whose cut names are the same', () => {
    const long = 'X'.repeat(80);
    expect(physicalName('Shop', `${long}1`, 64)).not.toBe(physicalName('Shop', `${long}2`, 64));
  });
});

describe('derived ids', () => {
  it('are the same for the same seed, and of the alphabet and length asked for', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 100 }), (seed, length) => {
        const text = deriveText(seed, length, alphabets.lowerAlphanumeric);
        expect(text).toMatch(/^[a-z0-9]+$/);
        expect(text).toHaveLength(length);
        expect(deriveText(seed, length, alphabets.lowerAlphanumeric)).toBe(text);
      }),
    );
  });

  it('make UUIDs', () => {
    expect(deriveUuid('a')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(deriveUuid('a')).not.toBe(deriveUuid('b'));
  });
});
