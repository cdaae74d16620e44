import { describe, expect, it } from 'vitest';
import { otherUserId } from './direct-room.ts';

describe('otherUserId', () => {
  it('finds the other person of a direct room, whoever asks', () => {
    const room = { id: 'direct_4f-1_9c-2', kind: 'DIRECT' } as const;
    expect(otherUserId(room, '4f-1')).toBe('9c-2');
    expect(otherUserId(room, '9c-2')).toBe('4f-1');
  });

  it('finds nobody in rooms of many', () => {
    expect(otherUserId({ id: 'r1', kind: 'PUBLIC' }, 'a')).toBeNull();
  });
});
