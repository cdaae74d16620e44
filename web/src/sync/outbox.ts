import type { Clock } from '../lib/clock.ts';
import { createObservableValue } from '../lib/observable-value.ts';
import type { ReadableValue } from '../lib/observable-value.ts';
import { shareRuns } from '../lib/share-runs.ts';
import type { ChatApi, Message } from './chat-api.ts';
import type { OutboxItem, OutboxStore } from './outbox-store.ts';
import { createOutgoingQueue } from './outgoing-queue.ts';
import type { DrivenQueue, OutgoingQueue } from './outgoing-queue.ts';
import type { Tabs } from './tabs.ts';

/** All messages of one user on their way out, also those of rooms that are not open and of earlier pages. */
export interface Outbox {
  /** How many wait to be sent; those given up are not counted. */
  readonly waiting: ReadableValue<number>;
  /** The queue of a room; always the same one. */
  room(roomId: string): OutgoingQueue;
  /** Takes up what an earlier page left, and follows what other tabs do. */
  start(): void;
  /** The server can be reached: what was held goes out at once. */
  releaseHeld(): void;
  dispose(): void;
}

/** Creates the outbox of one user. */
export function createOutbox(options: {
  userId: string;
  api: Pick<ChatApi, 'sendMessage'>;
  store: OutboxStore;
  tabs: Tabs;
  /** Called with each message that the server confirmed here first. */
  sent(message: Message): void;
  clock: Clock;
  random(): number;
  createId(): string;
}): Outbox {
  const { userId, tabs, store } = options;
  const queues = new Map<string, DrivenQueue>();
  const waiting = createObservableValue(0);
  const channel = `chorus.outbox.${userId}`;
  let stopListening = () => undefined as void;
  let disposed = false;

  function count() {
    let total = 0;
    for (const queue of queues.values()) {
      total += queue.items.get().filter((item) => item.state.kind !== 'failed').length;
    }
    waiting.set(total);
  }

  function room(roomId: string): DrivenQueue {
    const known = queues.get(roomId);
    if (known) return known;
    const queue = createOutgoingQueue({
      ...options,
      roomId,
      exclusively: (run) => tabs.exclusively(`${channel}.${roomId}`, run),
      changed: () => !disposed && tabs.tell(channel, 'changed'),
      send: (message) => options.api.sendMessage({ roomId, ...message }),
    });
    queue.items.subscribe(count);
    queues.set(roomId, queue);
    return queue;
  }

  const look = shareRuns(async () => {
    let stored: readonly OutboxItem[];
    try {
      stored = await store.list(userId);
    } catch {
      return;
    }
    if (disposed) return;
    for (const roomId of new Set([...stored.map((item) => item.roomId), ...queues.keys()])) {
      room(roomId).reconcile(stored.filter((item) => item.roomId === roomId));
    }
  });

  return {
    waiting,
    room,
    start() {
      stopListening = tabs.listen(channel, () => void look());
      void look();
    },
    releaseHeld() {
      for (const queue of queues.values()) queue.releaseHeld();
    },
    dispose() {
      disposed = true;
      stopListening();
      for (const queue of queues.values()) queue.dispose();
    },
  };
}
