/** The part of `localStorage` that forgetting needs. */
export type ForgettingStorage = Pick<Storage, 'length' | 'key' | 'removeItem'>;

/** The part of the outbox's store that forgetting needs. */
export interface ForgettingOutbox {
  list(userId: string): Promise<readonly { clientId: string }[]>;
  remove(clientId: string): Promise<void>;
}

/** Takes away what this browser keeps of a user: drafts, read markers, what waits to be sent. Never rejects. */
export async function forgetUser(
  userId: string,
  openStorage: () => ForgettingStorage,
  outbox: ForgettingOutbox,
): Promise<void> {
  try {
    const storage = openStorage();
    const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '');
    for (const key of keys) if (key.split('.').includes(userId)) storage.removeItem(key);
    for (const { clientId } of await outbox.list(userId)) await outbox.remove(clientId);
  } catch {
    // A browser that keeps nothing has nothing to forget.
  }
}
