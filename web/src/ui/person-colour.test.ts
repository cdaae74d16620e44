import { describe, expect, it } from 'vitest';
import { initials, personHue } from './person-colour.ts';

describe('person colour', () => {
  it('depends on the id alone and spreads', () => {
    const ids = Array.from({ length: 100 }, (_, index) => `user-${index}`);
    expect(ids.map(personHue)).toEqual(ids.map(personHue));
    expect(new Set(ids.map(personHue)).size).toBeGreaterThan(8);
  });

  it.each([
    ['Ana Torres', 'AT'],
    ['ana', 'A'],
    ['  Jean  Luc  Picard ', 'JP'],
    ['😀 smile', '😀S'],
    ['', '?'],
  ])('takes the initials of “%s”', (name, letters) => {
    expect(initials(name)).toBe(letters);
  });
});
