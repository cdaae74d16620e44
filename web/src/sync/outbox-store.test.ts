import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import { createIndexedDbOutboxStore } from './indexed-db-outbox-store.ts';
import { describeOutboxStore } from './outbox-store.contract.ts';
import { createMemoryOutboxStore } from './outbox-store.ts';

describeOutboxStore('memory outbox store', createMemoryOutboxStore);
describeOutboxStore('IndexedDB outbox store', () => {
  indexedDB = new IDBFactory();
  return createIndexedDbOutboxStore();
});

it('finds after a reload what an earlier page left', async () => {
  indexedDB = new IDBFactory();
  const item = {
    clientId: 'c1',
    userId: 'ben',
    roomId: 'room-1',
    body: 'text',
    mentions: [],
    createdAtMs: 1,
    failure: null,
  };
  await createIndexedDbOutboxStore().add(item);
  expect(await createIndexedDbOutboxStore().list('ben')).toEqual([item]);
});
