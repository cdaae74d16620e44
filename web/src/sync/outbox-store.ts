import type { ApiErrorCode } from '../graphql/api-error.ts';

/** Why a message was given up, as it is kept. */
export interface OutboxFailure {
  code: ApiErrorCode;
  message: string;
  errorType: string;
  info: Readonly<Record<string, unknown>>;
}

/** A message of one's own that the server has not confirmed. */
export interface OutboxItem {
  clientId: string;
  /** Whose message it is: nobody else ever sees or sends it. */
  userId: string;
  roomId: string;
  body: string;
  mentions: readonly string[];
  createdAtMs: number;
  /** Set once it was given up until the author decides. */
  failure: OutboxFailure | null;
}

/** Keeps messages on their way out beyond the life of a page, shared by all tabs. */
export interface OutboxStore {
  /** All messages of a user, in the order they were added. */
  list(userId: string): Promise<readonly OutboxItem[]>;
  /** Adds a message; the same `clientId` again changes nothing. */
  add(item: OutboxItem): Promise<void>;
  /** Marks a message as given up, or as to be sent again; one that is gone stays gone. */
  setFailure(clientId: string, failure: OutboxFailure | null): Promise<void>;
  /** Removes a message; one that is gone stays gone. */
  remove(clientId: string): Promise<void>;
}

/** A store that lasts as long as the page. */
export function createMemoryOutboxStore(): OutboxStore {
  const items = new Map<string, OutboxItem>();
  return {
    list: (userId) => Promise.resolve([...items.values()].filter((item) => item.userId === userId)),
    add(item) {
      if (!items.has(item.clientId)) items.set(item.clientId, item);
      return Promise.resolve();
    },
    setFailure(clientId, failure) {
      const item = items.get(clientId);
      if (item) items.set(clientId, { ...item, failure });
      return Promise.resolve();
    },
    remove(clientId) {
      items.delete(clientId);
      return Promise.resolve();
    },
  };
}
