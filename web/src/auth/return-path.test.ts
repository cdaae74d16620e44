import { describe, expect, it } from 'vitest';
import { safeReturnPath, signInPath } from './return-path.ts';

describe('return path', () => {
  it('leads back to the place one was sent away from', () => {
    const path = signInPath({ pathname: '/rooms/1', search: '?message=2' });
    const next = new URLSearchParams(path.split('?')[1]).get('next');
    expect(safeReturnPath(next)).toBe('/rooms/1?message=2');
  });

  it('needs no detour to the first page', () => {
    expect(signInPath({ pathname: '/', search: '' })).toBe('/sign-in');
    expect(safeReturnPath(null)).toBe('/rooms');
  });

  it.each(['https://evil.example', '//evil.example', '/\\evil.example', 'rooms', ''])(
    'never leaves for %s',
    (next) => {
      expect(safeReturnPath(next)).toBe('/rooms');
    },
  );
});
