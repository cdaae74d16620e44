import { describe, expect, it } from 'vitest';
import { forgivingStorage } from '../lib/storage.ts';
import { createMemoryStorage } from '../testing/memory-storage.ts';
import { createDrafts } from './drafts.ts';

describe('drafts', () => {
  it('keeps a text per room and user', () => {
    const storage = createMemoryStorage();
    createDrafts(storage, 'ben').set('room-1', ' half a tho');
    expect(createDrafts(storage, 'ben').get('room-1')).toBe(' half a tho');
    expect(createDrafts(storage, 'ben').get('room-2')).toBe('');
    expect(createDrafts(storage, 'ana').get('room-1')).toBe('');
  });

  it('leaves nothing behind when the text is gone', () => {
    const storage = createMemoryStorage();
    const drafts = createDrafts(storage, 'ben');
    drafts.set('room-1', 'text');
    drafts.set('room-1', ' \n');
    expect(storage.entries.size).toBe(0);
  });

  it('forgets instead of failing where the browser forbids storage', () => {
    const drafts = createDrafts(
      forgivingStorage(() => {
        throw new Error('forbidden');
      }),
      'ben',
    );
    drafts.set('room-1', 'text');
    expect(drafts.get('room-1')).toBe('');
  });
});
