import type { Clock } from '../../../lib/clock.ts';
import { AwsError } from '../../../lib/errors.ts';
import type { JsonObject } from '../../../lib/json.ts';
import type { MessageMoveTasks } from './message-move-tasks.ts';
import { moveOperations } from './move-operations.ts';
import { queueOperations } from './queue-operations.ts';
import type { QueueRegistry } from './queue-registry.ts';
import type { QueueSettings } from './queue-settings.ts';
import type { Queue } from './queue.ts';
import { receiveOperations } from './receive-operations.ts';
import { sendOperations } from './send-operations.ts';
import type { SqsOperations } from './sqs-operations.ts';

export interface SqsApiOptions {
  queues: QueueRegistry;
  moveTasks: MessageMoveTasks;
  openQueue(name: string, settings: QueueSettings): Queue;
  clock: Clock;
  /** Aborts when the service stops. */
  stopped: AbortSignal;
}

/**
 * The API of SQS. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_Operations.html
 *
 * @returns runs one operation; throws AwsError with SQS's exception names.
 */
export function createSqsApi(
  options: SqsApiOptions,
): (operation: string, input: JsonObject) => Promise<JsonObject> {
  const { queues, moveTasks, openQueue, clock, stopped } = options;
  const operations: SqsOperations = {
    ...sendOperations(queues),
    ...receiveOperations(queues, clock, stopped),
    ...queueOperations(queues, openQueue),
    ...moveOperations(queues, moveTasks),
  };
  return async (operation, input) => {
    const run = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
    if (!run) throw new AwsError('UnknownOperationException', `SQS has no operation ${operation} here.`);
    return run(input);
  };
}
