import { openDB } from 'idb';
import type { DBSchema, IDBPDatabase } from 'idb';
import type { OutboxItem, OutboxStore } from './outbox-store.ts';

interface OutboxSchema extends DBSchema {
  items: {
    /** Grows with each item, over all tabs: the order in which they were added. */
    key: number;
    value: OutboxItem;
    indexes: { byClientId: string; byUserId: string };
  };
}

/** A store in the browser's database. Opened at the first call; a failed opening is tried again at the next. */
export function createIndexedDbOutboxStore(name = 'chorus-outbox'): OutboxStore {
  let opening: Promise<IDBPDatabase<OutboxSchema>> | undefined;

  function open() {
    opening ??= openDB<OutboxSchema>(name, 1, {
      upgrade(database) {
        const items = database.createObjectStore('items', { autoIncrement: true });
        items.createIndex('byClientId', 'clientId', { unique: true });
        items.createIndex('byUserId', 'userId');
      },
      // Another tab wants to upgrade or delete the database: don't stand in its way.
      blocking(_current, _blocked, event) {
        opening = undefined;
        if (event.target instanceof IDBDatabase) event.target.close();
      },
      terminated: () => (opening = undefined),
    }).catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    return opening;
  }

  async function change(clientId: string, next: (item: OutboxItem) => OutboxItem | null) {
    const transaction = (await open()).transaction('items', 'readwrite');
    const cursor = await transaction.store.index('byClientId').openCursor(clientId);
    if (cursor) {
      const item = next(cursor.value);
      await (item ? cursor.update(item) : cursor.delete());
    }
    await transaction.done;
  }

  return {
    // An index gives equal keys in the order of their primary keys.
    list: async (userId) => (await open()).getAllFromIndex('items', 'byUserId', userId),
    async add(item) {
      const transaction = (await open()).transaction('items', 'readwrite');
      const known = await transaction.store.index('byClientId').getKey(item.clientId);
      if (known === undefined) await transaction.store.add(item);
      await transaction.done;
    },
    setFailure: (clientId, failure) => change(clientId, (item) => ({ ...item, failure })),
    remove: (clientId) => change(clientId, () => null),
  };
}
