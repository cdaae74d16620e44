import { AwsError } from '../../../lib/errors.ts';
import type { JsonObject } from '../../../lib/json.ts';
import type { MessageMoveTasks, MoveTask } from './message-move-tasks.ts';
import type { QueueRegistry } from './queue-registry.ts';
import type { Queue } from './queue.ts';
import { optionalInteger, optionalString, requiredString } from './sqs-input.ts';
import type { SqsOperations } from './sqs-operations.ts';

const maxMessagesPerSecond = 500;

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html */
export function moveOperations(queues: QueueRegistry, tasks: MessageMoveTasks): SqsOperations {
  function requireByArn(arn: string): Queue {
    const queue = queues.byArn(arn);
    if (queue) return queue;
    throw new AwsError('ResourceNotFoundException', 'The resource that you specified does not exist.', 404);
  }

  return {
    StartMessageMoveTask(input) {
      const destinationArn = optionalString(input, 'DestinationArn');
      const task = tasks.start({
        source: requireByArn(requiredString(input, 'SourceArn')),
        destination: destinationArn === null ? null : requireByArn(destinationArn),
        messagesPerSecond: optionalInteger(input, 'MaxNumberOfMessagesPerSecond', 1, maxMessagesPerSecond),
      });
      return { TaskHandle: task.handle };
    },

    ListMessageMoveTasks(input) {
      const source = requireByArn(requiredString(input, 'SourceArn'));
      const limit = optionalInteger(input, 'MaxResults', 1, 10) ?? 1;
      return { Results: tasks.list(source).slice(0, limit).map(toWire) };
    },

    CancelMessageMoveTask(input) {
      const task = tasks.cancel(requiredString(input, 'TaskHandle'));
      return { ApproximateNumberOfMessagesMoved: task.moved };
    },
  };
}

function toWire(task: MoveTask): JsonObject {
  return {
    ...(task.status === 'RUNNING' ? { TaskHandle: task.handle } : {}),
    Status: task.status,
    SourceArn: task.source.arn,
    ...(task.destination ? { DestinationArn: task.destination.arn } : {}),
    ...(task.messagesPerSecond === null ? {} : { MaxNumberOfMessagesPerSecond: task.messagesPerSecond }),
    ApproximateNumberOfMessagesMoved: task.moved,
    ApproximateNumberOfMessagesToMove: task.toMove,
    ...(task.failureReason === null ? {} : { FailureReason: task.failureReason }),
    StartedTimestamp: task.startedAtMs,
  };
}
