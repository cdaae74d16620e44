import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';

/** A record that no retry can help; it names what is wrong, never what was written. */
export interface Failure {
  sequenceNumber: string;
  /** Key of the item. */
  key: string;
  /** Attributes that break a rule, or `key`. */
  attributes: readonly string[];
  /** Kind of the failure when the item is not to blame; `null` when it is. */
  reason: string | null;
}

/** Where failures wait for somebody to look at them. */
export interface Failures {
  report(failure: Failure): Promise<void>;
}

export function createFailures(client: SQSClient, QueueUrl: string): Failures {
  return {
    async report(failure) {
      const reason = failure.reason ?? `is no factory: ${failure.attributes.join(', ')}`;
      await client.send(
        new SendMessageCommand({
          QueueUrl,
          MessageBody: JSON.stringify(failure),
          MessageAttributes: { reason: { DataType: 'String', StringValue: reason } },
        }),
      );
    },
  };
}
