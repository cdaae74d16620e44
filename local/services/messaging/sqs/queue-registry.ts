import { AwsError } from '../../../lib/errors.ts';
import type { Queue } from './queue.ts';

/** All queues, found by whatever names them. */
export interface QueueRegistry extends Disposable {
  add(queue: Queue): void;
  remove(queue: Queue): void;
  byArn(arn: string): Queue | undefined;
  byName(name: string): Queue | undefined;
  /** Only the name at the end of the URL counts: one queue may be reached by several hosts. */
  byUrl(url: string): Queue | undefined;
  all(): Queue[];
}

export function createQueueRegistry(): QueueRegistry {
  const byName = new Map<string, Queue>();
  return {
    add: (queue) => void byName.set(queue.name, queue),
    remove(queue) {
      byName.delete(queue.name);
      queue[Symbol.dispose]();
    },
    byArn(arn) {
      const queue = byName.get(arn.slice(arn.lastIndexOf(':') + 1));
      return queue?.arn === arn ? queue : undefined;
    },
    byName: (name) => byName.get(name),
    byUrl: (url) => byName.get(url.slice(url.lastIndexOf('/') + 1)),
    all: () => [...byName.values()],
    [Symbol.dispose]() {
      for (const queue of byName.values()) queue[Symbol.dispose]();
    },
  };
}

/** @throws AwsError QueueDoesNotExist. */
export function requireQueue(queue: Queue | undefined): Queue {
  if (queue) return queue;
  throw new AwsError('QueueDoesNotExist', 'The specified queue does not exist.');
}
