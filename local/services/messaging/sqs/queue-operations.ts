import { AwsError } from '../../../lib/errors.ts';
import { isJsonObject, type JsonObject } from '../../../lib/json.ts';
import { changedSettings, queueAttributes } from './queue-attributes.ts';
import { requireQueue, type QueueRegistry } from './queue-registry.ts';
import { defaultSettings, type QueueSettings } from './queue-settings.ts';
import type { Queue } from './queue.ts';
import { optionalInteger, optionalString, requiredString, stringList, stringMap } from './sqs-input.ts';
import type { SqsOperations } from './sqs-operations.ts';

/** @param open creates a queue that the template does not have; it lives as long as the process. */
export function queueOperations(
  queues: QueueRegistry,
  open: (name: string, settings: QueueSettings) => Queue,
): SqsOperations {
  const queueOf = (input: JsonObject) => requireQueue(queues.byUrl(requiredString(input, 'QueueUrl')));

  return {
    GetQueueUrl: (input) => ({
      QueueUrl: requireQueue(queues.byName(requiredString(input, 'QueueName'))).url,
    }),

    ListQueues(input) {
      const prefix = optionalString(input, 'QueueNamePrefix') ?? '';
      const limit = optionalInteger(input, 'MaxResults', 1, 1_000) ?? 1_000;
      const found = queues.all().filter(({ name }) => name.startsWith(prefix));
      return found.length === 0 ? {} : { QueueUrls: found.slice(0, limit).map(({ url }) => url) };
    },

    GetQueueAttributes(input) {
      const attributes = queueAttributes(queueOf(input));
      const names = stringList(input, 'AttributeNames');
      const wanted = Object.entries(attributes).filter(
        ([name]) => names.includes('All') || names.includes(name),
      );
      return wanted.length === 0 ? {} : { Attributes: Object.fromEntries(wanted) };
    },

    SetQueueAttributes(input) {
      const queue = queueOf(input);
      queue.settings = changedSettings(queue.settings, stringMap(input['Attributes']));
      return {};
    },

    CreateQueue(input) {
      const name = requiredString(input, 'QueueName');
      if (!/^[\w-]{1,80}$|^[\w-]{1,75}\.fifo$/.test(name)) {
        throw new AwsError(
          'InvalidParameterValue',
          'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length',
        );
      }
      const settings = changedSettings(defaultSettings, stringMap(input['Attributes']));
      const queue = queues.byName(name) ?? open(name, settings);
      queue.tags = { ...queue.tags, ...stringMap(input['tags']) };
      return { QueueUrl: queue.url };
    },

    DeleteQueue(input) {
      const queue = queueOf(input);
      queue.purge();
      queues.remove(queue);
      return {};
    },

    PurgeQueue(input) {
      queueOf(input).purge();
      return {};
    },

    ListDeadLetterSourceQueues(input) {
      const { arn } = queueOf(input);
      const sources = queues.all().filter(({ settings }) => settings.redrive?.deadLetterArn === arn);
      return { queueUrls: sources.map(({ url }) => url) };
    },

    TagQueue(input) {
      const queue = queueOf(input);
      queue.tags = { ...queue.tags, ...stringMap(input['Tags']) };
      return {};
    },

    UntagQueue(input) {
      const queue = queueOf(input);
      const removed = stringList(input, 'TagKeys');
      queue.tags = Object.fromEntries(Object.entries(queue.tags).filter(([key]) => !removed.includes(key)));
      return {};
    },

    ListQueueTags(input) {
      const { tags } = queueOf(input);
      return isJsonObject(tags) && Object.keys(tags).length > 0 ? { Tags: { ...tags } } : {};
    },
  };
}
