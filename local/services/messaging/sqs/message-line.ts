import type { QueueMessage } from './message.ts';

/** The visible messages of a queue in the order in which they are handed out. */
export interface MessageLine {
  readonly size: number;
  /** A message that has become visible for the first time. */
  add(message: QueueMessage): void;
  /** Takes the next message that may be handed out in this receive; `undefined` when there is none. */
  take(): QueueMessage | undefined;
  /** A receive is complete: what was taken since the last call is out of the line together. */
  endReceive(): void;
  /** A taken message is visible again. */
  giveBack(message: QueueMessage): void;
  /** A taken message is gone for good. */
  finish(message: QueueMessage): void;
  /** The visible message that was sent first. */
  oldest(): QueueMessage | undefined;
  /** Removes a visible message. */
  remove(message: QueueMessage): void;
}

/** Standard queues: roughly in order, and everything visible may be handed out. */
export function createStandardLine(): MessageLine {
  const messages = new Map<string, QueueMessage>();
  const first = () => messages.values().next().value;
  return {
    get size() {
      return messages.size;
    },
    add: (message) => void messages.set(message.id, message),
    take() {
      const message = first();
      if (message) messages.delete(message.id);
      return message;
    },
    endReceive: () => undefined,
    giveBack: (message) => void messages.set(message.id, message),
    finish: () => undefined,
    oldest: first,
    remove: (message) => void messages.delete(message.id),
  };
}

interface Group {
  messages: QueueMessage[];
  /** Taken in earlier receives and not yet finished: the group waits. */
  inFlight: number;
  /** Taken in the receive that is going on: more of the group may join them. */
  taken: number;
}

/**
 * FIFO queues: in order within a group, and no further message of a group while some are in flight.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-understanding-logic.html
 */
export function createFifoLine(): MessageLine {
  const groups = new Map<string, Group>();
  let size = 0;

  function groupOf(message: QueueMessage): Group {
    const id = message.groupId ?? '';
    const known = groups.get(id);
    if (known) return known;
    const group: Group = { messages: [], inFlight: 0, taken: 0 };
    groups.set(id, group);
    return group;
  }

  /** Also for what comes back: its sequence number says where it belongs. */
  function insert(message: QueueMessage): Group {
    const group = groupOf(message);
    let at = group.messages.length;
    while (at > 0 && isBehind(group.messages[at - 1], message)) at -= 1;
    group.messages.splice(at, 0, message);
    size += 1;
    return group;
  }

  function leave(message: QueueMessage): void {
    const group = groupOf(message);
    if (group.taken > 0) group.taken -= 1;
    else group.inFlight -= 1;
    if (group.messages.length === 0 && group.inFlight + group.taken === 0)
      groups.delete(message.groupId ?? '');
  }

  return {
    get size() {
      return size;
    },
    add: (message) => void insert(message),
    take() {
      for (const group of groups.values()) {
        if (group.inFlight > 0) continue;
        const message = group.messages.shift();
        if (!message) continue;
        size -= 1;
        group.taken += 1;
        return message;
      }
      return undefined;
    },
    endReceive() {
      for (const group of groups.values()) {
        group.inFlight += group.taken;
        group.taken = 0;
      }
    },
    giveBack(message) {
      insert(message);
      leave(message);
    },
    finish: leave,
    oldest() {
      const heads = [...groups.values()].flatMap(({ messages }) => messages.slice(0, 1));
      return heads.sort((a, b) => a.sentAtMs - b.sentAtMs)[0];
    },
    remove(message) {
      const group = groupOf(message);
      const at = group.messages.indexOf(message);
      if (at < 0) return;
      group.messages.splice(at, 1);
      size -= 1;
    },
  };
}

function isBehind(a: QueueMessage | undefined, b: QueueMessage): boolean {
  return a !== undefined && (a.sequenceNumber ?? '') > (b.sequenceNumber ?? '');
}
