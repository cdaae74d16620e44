import { describe, expect, it } from 'vitest';
import { forgetUser } from './forget-user.ts';

function storageOf(...names: string[]) {
  const keys = new Set(names);
  return {
    keys,
    get length() {
      return keys.size;
    },
    key: (index: number) => [...keys][index] ?? null,
    removeItem: (key: string) => void keys.delete(key),
  };
}

describe('forgetUser', () => {
  it('takes away what is kept of one user, and nothing of others', async () => {
    const storage = storageOf('chorus.draft.u1.r', 'chorus.read.u1.r', 'chorus.draft.u12.r', 'theme');
    const removed: string[] = [];
    const outbox = {
      list: (userId: string) =>
        Promise.resolve(userId === 'u1' ? [{ clientId: 'c1' }, { clientId: 'c2' }] : []),
      remove: (clientId: string) => Promise.resolve(void removed.push(clientId)),
    };
    await forgetUser('u1', () => storage, outbox);

    expect([...storage.keys]).toEqual(['chorus.draft.u12.r', 'theme']);
    expect(removed).toEqual(['c1', 'c2']);
  });

  it('does nothing where a browser keeps nothing', async () => {
    const outbox = { list: () => Promise.reject(new Error('no database')), remove: () => Promise.resolve() };
    const refuse = () => {
      throw new Error('no storage');
    };

    await expect(forgetUser('u1', refuse, outbox)).resolves.toBeUndefined();
    await expect(forgetUser('u1', () => storageOf(), outbox)).resolves.toBeUndefined();
  });
});
