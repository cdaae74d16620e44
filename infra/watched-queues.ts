import type { Stack } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

/** A queue with its dead letters, or the dead letters of something that is no queue, such as a stream. */
export interface WatchedQueue {
  /** Made from where it stands in the stack: `RecordFlow/Work/Queue` is `record-flow-work`. */
  name: string;
  queue: Queue | null;
  deadLetters: Queue;
  maxReceives: number | null;
}

/**
 * Finds all queues of a stack by themselves: one that has dead letters with these; one that nobody's dead letters go to
 * and that has none holds those of something else. By name.
 */
export function findWatchedQueues(stack: Stack): WatchedQueue[] {
  const queues = stack.node.findAll().filter((construct) => construct instanceof Queue);
  const ofQueues = new Set(queues.map(({ deadLetterQueue }) => deadLetterQueue?.queue));
  return queues
    .filter((queue) => !ofQueues.has(queue))
    .map((queue) => {
      const { deadLetterQueue } = queue;
      const name = nameOf(stack, queue);
      if (!deadLetterQueue) return { name, queue: null, deadLetters: queue, maxReceives: null };
      const deadLetters = queues.find((candidate) => candidate === deadLetterQueue.queue);
      if (!deadLetters) throw new Error(`The dead letters of ${queue.node.path} lie in another stack.`);
      return { name, queue, deadLetters, maxReceives: deadLetterQueue.maxReceiveCount };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function nameOf(stack: Stack, construct: Construct): string {
  const path = construct.node.path.slice(stack.node.path.length + 1).split('/');
  return path
    .filter((part, index) => !(part === 'Queue' && index === path.length - 1))
    .map((part) => part.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase())
    .join('-');
}

/** The queues as functions read them: see `functions/lib/watched-queues.ts`. Names only; addresses would fill the space. */
export function formatWatchedQueues(stack: Stack, watched: readonly WatchedQueue[]): string {
  return stack.toJsonString(
    watched.map(({ name, queue, deadLetters, maxReceives }) => [
      name,
      queue?.queueName ?? null,
      deadLetters.queueName,
      maxReceives,
    ]),
  );
}
