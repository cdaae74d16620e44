import { type ReadQueueDepth, totalOf } from '../lib/queue-depth.ts';
import type { WatchedQueue } from '../lib/watched-queues.ts';
import type { ReadQueueAges } from './queue-ages.ts';

/** A queue as operators see it: `Queue` of the schema. */
export interface InspectedQueue {
  name: string;
  visible: number;
  inFlight: number;
  oldestAgeSeconds: number;
  dlqDepth: number;
}

export interface Inspecting {
  queues: readonly WatchedQueue[];
  depthOf: ReadQueueDepth;
  agesOf: ReadQueueAges;
}

/** Handles the query `queues`. Reads counts only: no message is touched. */
export function createHandler({ queues, depthOf, agesOf }: Inspecting) {
  return async (): Promise<{ queues: InspectedQueue[] }> => {
    const names = queues.flatMap(({ queue }) => queue ?? []);
    const [ages, inspected] = await Promise.all([agesOf(names), Promise.all(queues.map(inspect))]);
    return {
      queues: inspected.map(({ counts, watched, dlqDepth }) => ({
        name: watched.name,
        visible: counts.visible + counts.delayed,
        inFlight: counts.inFlight,
        // The metric lags a minute behind the counts; an empty queue has no oldest message.
        oldestAgeSeconds: watched.queue !== null && totalOf(counts) > 0 ? (ages.get(watched.queue) ?? 0) : 0,
        dlqDepth,
      })),
    };
  };

  async function inspect(watched: WatchedQueue) {
    const [counts, dead] = await Promise.all([
      watched.queue === null ? { visible: 0, inFlight: 0, delayed: 0 } : depthOf(watched.queue),
      depthOf(watched.deadLetters),
    ]);
    return { watched, counts, dlqDepth: totalOf(dead) };
  }
}
