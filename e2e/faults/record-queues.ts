import {
  ChangeMessageVisibilityBatchCommand,
  GetQueueAttributesCommand,
  ListMessageMoveTasksCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SetQueueAttributesCommand,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { z } from 'zod';
import type { ChorusOutputs } from '../support/local-process.ts';
import { openQueues } from '../support/queues.ts';
import { eventually } from './eventually.ts';

const names = {
  work: 'RecordFlowWorkQueue',
  workLetters: 'RecordFlowWorkDeadLetters',
  jobs: 'RecordFlowJobsQueue',
  jobLetters: 'RecordFlowJobsDeadLetters',
} as const;
export type RecordQueue = keyof typeof names;

const recordBody = z.object({ record: z.object({ id: z.string() }) });

/** The queues that records and jobs travel on, as somebody with the SDK sees them. */
export interface RecordQueues extends Disposable {
  /** What is not acknowledged comes back after seconds, which is longer than a batch takes, instead of minutes. It outlives a kill. */
  hasten(): Promise<void>;
  send(queue: RecordQueue, bodies: readonly string[]): Promise<void>;
  /** All that can be received now; it can be received again afterwards. */
  look(queue: RecordQueue): Promise<Message[]>;
  /** Of records among the dead letters. */
  deadLetterIds(): Promise<string[]>;
  /** Waits until nothing lies on the queue, neither visible nor in flight. */
  untilEmpty(queue: RecordQueue, patienceMs: number): Promise<void>;
  /** Moves dead letters back to their queue; answers how many. */
  redrive(letters: 'workLetters' | 'jobLetters'): Promise<number>;
}

export function openRecordQueues(outputs: ChorusOutputs): RecordQueues {
  const { client, urlOf, ...queues } = openQueues({ outputs });

  async function attributes(queue: RecordQueue): Promise<Record<string, string>> {
    const QueueUrl = await urlOf(names[queue]);
    const { Attributes = {} } = await client.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
    );
    return { ...Attributes };
  }

  async function look(queue: RecordQueue): Promise<Message[]> {
    const QueueUrl = await urlOf(names[queue]);
    const seen: Message[] = [];
    for (;;) {
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: 10,
          VisibilityTimeout: 60,
          MessageAttributeNames: ['All'],
        }),
      );
      if (Messages.length === 0) break;
      seen.push(...Messages);
    }
    for (let start = 0; start < seen.length; start += 10) {
      const Entries = seen.slice(start, start + 10).map(({ ReceiptHandle }, index) => ({
        Id: String(index),
        ReceiptHandle,
        VisibilityTimeout: 0,
      }));
      await client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }));
    }
    return seen;
  }

  return {
    async hasten() {
      for (const queue of ['work', 'jobs'] as const) {
        await client.send(
          new SetQueueAttributesCommand({
            QueueUrl: await urlOf(names[queue]),
            Attributes: { VisibilityTimeout: '5' },
          }),
        );
      }
    },
    async send(queue, bodies) {
      const QueueUrl = await urlOf(names[queue]);
      for (let start = 0; start < bodies.length; start += 10) {
        const Entries = bodies
          .slice(start, start + 10)
          .map((MessageBody, index) => ({ Id: String(index), MessageBody }));
        await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
      }
    },
    look,
    async deadLetterIds() {
      const letters = await look('workLetters');
      return letters.flatMap(({ Body = '' }) => recordBody.safeParse(JSON.parse(Body)).data?.record.id ?? []);
    },
    untilEmpty: (queue, patienceMs) =>
      eventually(
        async () => {
          const { ApproximateNumberOfMessages, ApproximateNumberOfMessagesNotVisible } =
            await attributes(queue);
          return ApproximateNumberOfMessages === '0' && ApproximateNumberOfMessagesNotVisible === '0';
        },
        patienceMs,
        () => `the queue ${names[queue]} is not empty`,
      ),
    async redrive(letters) {
      const { QueueArn: SourceArn } = await attributes(letters);
      const { QueueArn: DestinationArn } = await attributes(letters === 'workLetters' ? 'work' : 'jobs');
      await client.send(new StartMessageMoveTaskCommand({ SourceArn, DestinationArn }));
      let moved = 0;
      await eventually(
        async () => {
          const { Results = [] } = await client.send(new ListMessageMoveTasksCommand({ SourceArn }));
          moved = Number(Results[0]?.ApproximateNumberOfMessagesMoved ?? 0);
          return Results[0]?.Status === 'COMPLETED';
        },
        30_000,
        () => 'a redrive goes on and on',
      );
      return moved;
    },
    [Symbol.dispose]: () => queues[Symbol.dispose](),
  };
}
