import { describe, expect, it } from 'vitest';
import { createMemoryStorage } from '../testing/memory-storage.ts';
import { createPendingSignUps } from './pending-sign-up.ts';

const pending = { username: 'uuid-1', email: 'Ana@example.com', displayName: 'Ana' };

describe('pending sign-ups', () => {
  it('remember the account by address and by name until it is done', () => {
    const storage = createMemoryStorage();
    createPendingSignUps(storage).keep(pending);
    const later = createPendingSignUps(storage);
    expect(later.find(' ana@EXAMPLE.com')).toEqual(pending);
    expect(later.findByUsername('uuid-1')).toEqual(pending);
    expect(later.find('ben@example.com')).toBeUndefined();
    later.forget();
    expect(later.findByUsername('uuid-1')).toBeUndefined();
  });

  it('hand the password out once and never store it', () => {
    const storage = createMemoryStorage();
    const pendingSignUps = createPendingSignUps(storage);
    pendingSignUps.keep(pending);
    pendingSignUps.keepPassword('secret');
    expect([...storage.entries.values()].join()).not.toContain('secret');
    expect([pendingSignUps.takePassword(), pendingSignUps.takePassword()]).toEqual(['secret', undefined]);
  });
});
