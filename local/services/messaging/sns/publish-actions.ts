import { AwsError } from '../../../lib/errors.ts';
import type { MessageAttributes } from '../sqs/message.ts';
import type { Publisher, PublishInput } from './publisher.ts';
import { elementsOf, requiredParameter, type QueryParameters, type XmlValue } from './query-protocol.ts';
import type { SnsActions } from './sns-actions.ts';

const mostBatchEntries = 10;

export function publishActions(publisher: Publisher): SnsActions {
  return {
    async Publish(parameters) {
      const topicArn = parameters.get('TopicArn') ?? requiredParameter(parameters, 'TargetArn');
      const { messageId } = await publisher.publish(readMessage(topicArn, parameters));
      return { MessageId: messageId };
    },

    async PublishBatch(parameters) {
      const topicArn = requiredParameter(parameters, 'TopicArn');
      const entries = elementsOf(parameters, 'PublishBatchRequestEntries.member');
      refuseBadBatch(entries);
      const Successful: XmlValue[] = [];
      const Failed: XmlValue[] = [];
      // One after the other: a FIFO topic keeps the order of a batch.
      for (const entry of entries) {
        const Id = entry.get('Id') ?? '';
        try {
          const { messageId } = await publisher.publish(readMessage(topicArn, entry));
          Successful.push({ Id, MessageId: messageId });
        } catch (error) {
          if (!(error instanceof AwsError) || error.name === 'NotFound') throw error;
          Failed.push({ Id, Code: error.name, Message: error.message, SenderFault: 'true' });
        }
      }
      return { Successful, Failed };
    },
  };
}

function refuseBadBatch(entries: QueryParameters[]): void {
  if (entries.length === 0) {
    throw new AwsError('EmptyBatchRequest', "The batch request doesn't contain any entries.");
  }
  if (entries.length > mostBatchEntries) {
    throw new AwsError(
      'TooManyEntriesInBatchRequest',
      'The batch request contains more entries than permissible.',
    );
  }
  if (new Set(entries.map((entry) => entry.get('Id'))).size < entries.length) {
    throw new AwsError(
      'BatchEntryIdsNotDistinct',
      'Two or more batch entries in the request have the same Id.',
    );
  }
}

function readMessage(topicArn: string, parameters: QueryParameters): PublishInput {
  return {
    topicArn,
    message: parameters.get('Message') ?? '',
    subject: parameters.get('Subject') ?? null,
    structure: parameters.get('MessageStructure') ?? null,
    attributes: readAttributes(parameters),
    groupId: parameters.get('MessageGroupId') ?? null,
    deduplicationId: parameters.get('MessageDeduplicationId') ?? null,
  };
}

function readAttributes(parameters: QueryParameters): MessageAttributes {
  const pairs = elementsOf(parameters, 'MessageAttributes.entry').map((entry) => {
    const DataType = requiredParameter(entry, 'Value.DataType');
    const StringValue = entry.get('Value.StringValue');
    const BinaryValue = entry.get('Value.BinaryValue');
    if (StringValue === undefined && BinaryValue === undefined) {
      throw new AwsError('InvalidParameterValue', 'A message attribute must have a value.');
    }
    const value = StringValue === undefined ? { BinaryValue: BinaryValue ?? '' } : { StringValue };
    return [requiredParameter(entry, 'Name'), { DataType, ...value }] as const;
  });
  return Object.fromEntries(pairs);
}
