import { GetQueueUrlCommand, type SQSClient } from '@aws-sdk/client-sqs';

/** Finds a queue's address by its name. */
export type QueueUrls = (queueName: string) => Promise<string>;

/** Asks once for each; an address never changes. */
export function createQueueUrls(client: SQSClient): QueueUrls {
  const known = new Map<string, string>();
  return async (QueueName) => {
    const url = known.get(QueueName) ?? (await client.send(new GetQueueUrlCommand({ QueueName }))).QueueUrl;
    if (url === undefined) throw new Error('A queue has no address.');
    known.set(QueueName, url);
    return url;
  };
}
