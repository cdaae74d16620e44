import { beforeEach, describe, expect, it } from 'vitest';
import type { OutboxItem, OutboxStore } from './outbox-store.ts';

function anItem(clientId: string, overrides: Partial<OutboxItem> = {}): OutboxItem {
  return {
    clientId,
    userId: 'ben',
    roomId: 'room-1',
    body: `text ${clientId}`,
    mentions: ['ana'],
    createdAtMs: 1,
    failure: null,
    ...overrides,
  };
}

/** What every store of messages on their way out has to do. */
export function describeOutboxStore(name: string, create: () => OutboxStore): void {
  describe(name, () => {
    let store: OutboxStore;
    beforeEach(() => {
      store = create();
    });
    const ids = async (userId: string) => (await store.list(userId)).map(({ clientId }) => clientId);

    it('gives a user’s messages in the order they were added, whole', async () => {
      for (const id of ['c2', 'c1', 'c3']) await store.add(anItem(id));
      expect(await ids('ben')).toEqual(['c2', 'c1', 'c3']);
      expect((await store.list('ben'))[0]).toEqual(anItem('c2'));
    });

    it('never shows one user’s messages to another', async () => {
      await store.add(anItem('c1'));
      await store.add(anItem('c2', { userId: 'ana' }));
      expect(await ids('ana')).toEqual(['c2']);
      expect(await ids('dana')).toEqual([]);
    });

    it('adds a message once', async () => {
      await store.add(anItem('c1'));
      await store.add(anItem('c1', { body: 'other' }));
      expect(await store.list('ben')).toEqual([anItem('c1')]);
    });

    it('keeps why a message was given up, in its place', async () => {
      const failure = {
        code: 'BadRequest',
        message: 'no',
        errorType: 'BadRequest',
        info: { field: 'body' },
      } as const;
      for (const id of ['c1', 'c2']) await store.add(anItem(id));
      await store.setFailure('c1', failure);
      expect(await store.list('ben')).toEqual([anItem('c1', { failure }), anItem('c2')]);
      await store.setFailure('c1', null);
      expect((await store.list('ben'))[0]?.failure).toBeNull();
    });

    it('removes a message for good, and takes no offence at one that is gone', async () => {
      for (const id of ['c1', 'c2']) await store.add(anItem(id));
      await store.remove('c1');
      await store.remove('c1');
      await store.setFailure('c1', null);
      expect(await ids('ben')).toEqual(['c2']);
    });
  });
}
