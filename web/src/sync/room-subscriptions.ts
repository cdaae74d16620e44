import type { ChatApi, Message } from './chat-api.ts';

/** Keeps one subscription per followed room. */
export interface RoomSubscriptions {
  /** Follows exactly these rooms from now on. */
  follow(roomIds: readonly string[]): void;
  isAcknowledged(roomId: string): boolean;
  /** Resolves when the server has accepted all that is followed, or the connection was lost. */
  settled(): Promise<void>;
  /** The connection is gone: nothing is acknowledged until it is back. */
  connectionLost(): void;
  dispose(): void;
}

/** What the owner of the subscriptions hears. */
export interface RoomSubscriptionHandlers {
  received(message: Message): void;
  damaged(roomId: string): void;
  acknowledged(roomId: string): void;
  /** The server ended it; the room is no longer followed. */
  failed(roomId: string): void;
}

/** Creates the subscriptions; none is made before `follow`. */
export function createRoomSubscriptions(
  api: Pick<ChatApi, 'followMessages'>,
  handlers: RoomSubscriptionHandlers,
): RoomSubscriptions {
  const active = new Map<string, { isAcknowledged: boolean; stop: () => void }>();
  let waiters: (() => void)[] = [];

  function releaseWaiters() {
    const released = waiters;
    waiters = [];
    for (const release of released) release();
  }

  function checkSettled() {
    if ([...active.values()].every((entry) => entry.isAcknowledged)) releaseWaiters();
  }

  function start(roomId: string) {
    const entry = { isAcknowledged: false, stop: () => undefined as void };
    active.set(roomId, entry);
    entry.stop = api.followMessages(roomId, {
      received: handlers.received,
      damaged: () => handlers.damaged(roomId),
      acknowledged() {
        entry.isAcknowledged = true;
        handlers.acknowledged(roomId);
        checkSettled();
      },
      failed() {
        if (active.get(roomId) !== entry) return;
        active.delete(roomId);
        handlers.failed(roomId);
        checkSettled();
      },
    });
  }

  return {
    follow(roomIds) {
      const wanted = new Set(roomIds);
      for (const [roomId, entry] of [...active]) {
        if (wanted.has(roomId)) continue;
        active.delete(roomId);
        entry.stop();
      }
      for (const roomId of wanted) if (!active.has(roomId)) start(roomId);
      checkSettled();
    },
    isAcknowledged: (roomId) => active.get(roomId)?.isAcknowledged ?? false,
    settled() {
      return new Promise((resolve) => {
        waiters.push(resolve);
        checkSettled();
      });
    },
    connectionLost() {
      for (const entry of active.values()) entry.isAcknowledged = false;
      releaseWaiters();
    },
    dispose() {
      for (const entry of active.values()) entry.stop();
      active.clear();
      releaseWaiters();
    },
  };
}
