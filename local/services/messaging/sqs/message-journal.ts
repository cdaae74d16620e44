import type { QueueMessage } from './message.ts';
import type { KeptSettings } from './queue-settings.ts';

/** Where queues write down what must outlive the process. Each call is complete when it returns. */
export interface MessageJournal extends Disposable {
  /** A message was accepted. */
  put(queueName: string, message: QueueMessage): void;
  /** A message is gone: worked on, or too old. */
  drop(queueName: string, message: QueueMessage): void;
  /** The message's counters have changed. */
  received(queueName: string, message: QueueMessage): void;
  /** A message has gone from one queue to another. */
  move(fromQueue: string, toQueue: string, message: QueueMessage): void;
  /** Somebody has set attributes of the queue. */
  configure(queueName: string, settings: KeptSettings): void;
}

/** For a runtime that keeps nothing. */
export const forgetfulJournal: MessageJournal = {
  put: () => undefined,
  drop: () => undefined,
  received: () => undefined,
  move: () => undefined,
  configure: () => undefined,
  [Symbol.dispose]: () => undefined,
};
