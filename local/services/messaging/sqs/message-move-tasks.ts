import type { Clock, Timer } from '../../../lib/clock.ts';
import { AwsError } from '../../../lib/errors.ts';
import type { QueueMessage } from './message.ts';
import type { QueueRegistry } from './queue-registry.ts';
import type { Queue } from './queue.ts';

/** Without a rate of its own a task moves this many messages in each step, one step after the other. */
const messagesPerStep = 50;
const stepMs = 100;
/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListMessageMoveTasks.html */
const mostTasksListed = 10;

export type MoveTaskStatus = 'RUNNING' | 'COMPLETED' | 'CANCELLED' | 'FAILED';

/** One redrive of a dead-letter queue. */
export interface MoveTask {
  handle: string;
  status: MoveTaskStatus;
  source: Queue;
  /** `null`: each message goes back to the queue it came from. */
  destination: Queue | null;
  messagesPerSecond: number | null;
  moved: number;
  toMove: number;
  failureReason: string | null;
  startedAtMs: number;
}

/** Redrives dead letters by the clock, as `StartMessageMoveTask` does. */
export interface MessageMoveTasks extends Disposable {
  /** @throws AwsError UnsupportedOperation when the queue is nobody's dead-letter queue or a task runs already. */
  start(task: Pick<MoveTask, 'source' | 'destination' | 'messagesPerSecond'>): MoveTask;
  /** Newest first. */
  list(source: Queue): MoveTask[];
  /** @throws AwsError ResourceNotFoundException, UnsupportedOperation. */
  cancel(handle: string): MoveTask;
}

export function createMessageMoveTasks(
  queues: QueueRegistry,
  clock: Clock,
  newId: () => string,
): MessageMoveTasks {
  const tasks: MoveTask[] = [];
  const timers = new Map<MoveTask, Timer>();

  function start(order: Pick<MoveTask, 'source' | 'destination' | 'messagesPerSecond'>): MoveTask {
    const { source } = order;
    if (!queues.all().some(({ settings }) => settings.redrive?.deadLetterArn === source.arn)) {
      throw new AwsError('UnsupportedOperation', 'Source queue must be configured as a Dead Letter Queue.');
    }
    if (tasks.some((task) => task.source === source && task.status === 'RUNNING')) {
      throw new AwsError(
        'UnsupportedOperation',
        'There is already a task running. Only one active task is allowed.',
      );
    }
    const task: MoveTask = {
      ...order,
      handle: Buffer.from(newId()).toString('base64'),
      status: 'RUNNING',
      moved: 0,
      toMove: source.counts().visible,
      failureReason: null,
      startedAtMs: clock.now(),
    };
    tasks.unshift(task);
    schedule(task, 0);
    return task;
  }

  function schedule(task: MoveTask, delayMs: number): void {
    timers.set(
      task,
      clock.setTimer(() => step(task), delayMs),
    );
  }

  function step(task: MoveTask): void {
    timers.delete(task);
    const { messagesPerSecond } = task;
    const count =
      messagesPerSecond === null ? messagesPerStep : Math.max(1, Math.floor(messagesPerSecond / 10));
    for (let i = 0; i < count && task.status === 'RUNNING'; i += 1) moveOne(task);
    if (task.status !== 'RUNNING') return;
    schedule(task, messagesPerSecond === null ? 0 : Math.max(stepMs, 1_000 / messagesPerSecond));
  }

  function moveOne(task: MoveTask): void {
    // What arrives after the start is left for the next task.
    const isMoved = task.moved < task.toMove && task.source.handOver((message) => deliver(task, message));
    if (isMoved) task.moved += 1;
    else if (task.status === 'RUNNING') task.status = 'COMPLETED';
  }

  function deliver(task: MoveTask, message: QueueMessage): boolean {
    const target = task.destination ?? queues.byArn(message.deadLetterSourceArn ?? '');
    if (target) {
      target.readmit(message);
      return true;
    }
    task.status = 'FAILED';
    task.failureReason = 'CouldNotDetermineMessageSource';
    return false;
  }

  return {
    start,
    list: (source) => tasks.filter((task) => task.source === source).slice(0, mostTasksListed),
    cancel(handle) {
      const task = tasks.find((candidate) => candidate.handle === handle);
      if (!task) throw new AwsError('ResourceNotFoundException', 'Task does not exist.', 404);
      if (task.status !== 'RUNNING') {
        throw new AwsError('UnsupportedOperation', 'Only active tasks can be cancelled.');
      }
      task.status = 'CANCELLED';
      return task;
    },
    [Symbol.dispose]() {
      for (const timer of timers.values()) timer.cancel();
      timers.clear();
    },
  };
}
