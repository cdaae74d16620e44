import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
} from '@aws-sdk/client-sqs';
import type { Queues } from './queues.ts';
import { eventually } from './record-client.ts';

const workQueue = 'RecordFlowWorkQueue';
const letters = 'RecordFlowWorkDeadLetters';

/**
 * Spoils so many records of a job while they wait: a field is empty that must not be.
 *
 * @returns the messages as they were.
 */
export async function poisonRecords(queues: Queues, kind: string, count: number): Promise<string[]> {
  const taken: Message[] = await eventually(
    () => take(queues, workQueue),
    (messages) => messages.filter(isOf(kind)).length >= count,
  );
  const spoilt = taken.filter(isOf(kind)).slice(0, count);
  await giveBack(
    queues,
    taken.filter((message) => !spoilt.includes(message)),
  );
  const QueueUrl = await queues.urlOf(workQueue);
  for (const { Body = '', ReceiptHandle } of spoilt) {
    await queues.client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    await queues.send(workQueue, Body.replace(/"informationOne":"[^"]*"/, '"informationOne":""'));
  }
  return spoilt.map(({ Body = '' }) => Body);
}

/** Puts messages in the place of the dead letters that were made of them. */
export async function mendLetters(queues: Queues, bodies: readonly string[]): Promise<void> {
  const QueueUrl = await queues.urlOf(letters);
  let left = bodies.length;
  while (left > 0) {
    for (const { ReceiptHandle } of await take(queues, letters)) {
      await queues.client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      left -= 1;
    }
  }
  for (const body of bodies) await queues.send(letters, body, { reason: 'is mended', attempts: '1' });
}

const isOf =
  (kind: string) =>
  ({ Body = '' }: Message) =>
    Body.includes(`"kind":"${kind}"`);

async function take({ client, urlOf }: Queues, queue: string): Promise<Message[]> {
  const QueueUrl = await urlOf(queue);
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
  );
  return Messages;
}

async function giveBack({ client, urlOf }: Queues, messages: readonly Message[]): Promise<void> {
  if (messages.length === 0) return;
  const Entries = messages.map(({ ReceiptHandle }, index) => ({
    Id: `m${index}`,
    ReceiptHandle,
    VisibilityTimeout: 0,
  }));
  await client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: await urlOf(workQueue), Entries }));
}
