import { randomUUID } from 'node:crypto';
import { GetObjectCommand, ListBucketsCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { ListTopicsCommand, PublishBatchCommand, SNSClient } from '@aws-sdk/client-sns';
import { ListQueuesCommand, SetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { ChorusOutputs } from './local-process.ts';

/** The topic and the archive, as anybody with credentials reaches them. */
export interface EventFanOut extends Disposable {
  /** Publishes events as `publish-domain-events` does: messages of nobody's room, unless said otherwise. */
  publish(events: readonly TestEvent[]): Promise<void>;
  /** The ids in all lines of the archive, in no order; an id that stands there twice is there twice. */
  archivedIds(): Promise<string[]>;
  /** Every line of the archive, in no order. */
  archivedEvents(): Promise<ArchivedEvent[]>;
  /** Lets what a consumer did not acknowledge come back to it this soon, instead of after a minute. */
  hurry(seconds: number): Promise<void>;
}

/** What tests read of an event. */
export interface ArchivedEvent {
  id: string;
  type: string;
  correlationid?: string;
}

export interface TestEvent {
  id: string;
  type: string;
  tenant: string;
  data: Record<string, unknown>;
  /** Whether it names somebody. */
  audience?: 'person' | 'none';
}

/** A message nobody wrote, in nobody's room. */
export const aTestEvent = (id: string = randomUUID()): TestEvent => ({
  id,
  type: 'chat.message.created.v1',
  tenant: 'nowhere',
  data: { actorId: 'nobody', message: { id, mentions: [] } },
});

const perCall = 10;

/** Reaches them by their names in the template. */
export async function openEventFanOut({ local, Chorus }: ChorusOutputs): Promise<EventFanOut> {
  const client = {
    endpoint: local.endpoint,
    region: Chorus.Region,
    credentials: local.credentials,
  };
  const sns = new SNSClient(client);
  const s3 = new S3Client({ ...client, forcePathStyle: true });
  const sqs = new SQSClient(client);
  const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
  const archiveBucket = Buckets.map(({ Name }) => Name).find((name) => name?.includes('eventsarchive'));
  const { Topics = [] } = await sns.send(new ListTopicsCommand({}));
  const TopicArn = Topics.map(({ TopicArn: arn }) => arn).find((arn) => arn?.includes('EventsTopic'));

  async function textOf(Key: string): Promise<string> {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: archiveBucket, Key }));
    return (await Body?.transformToString()) ?? '';
  }

  async function archivedEvents(): Promise<ArchivedEvent[]> {
    const events: ArchivedEvent[] = [];
    let ContinuationToken: string | undefined;
    do {
      const page = await s3.send(
        new ListObjectsV2Command({
          Bucket: archiveBucket,
          ...(ContinuationToken && { ContinuationToken }),
        }),
      );
      const texts = await Promise.all((page.Contents ?? []).map(({ Key = '' }) => textOf(Key)));
      const lines = texts.flatMap((lines) => lines.trimEnd().split('\n'));
      events.push(...lines.map((line) => JSON.parse(line) as ArchivedEvent));
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken !== undefined);
    return events;
  }

  return {
    archivedEvents,
    async publish(events) {
      const text = (StringValue: string) => ({ DataType: 'String', StringValue });
      for (let start = 0; start < events.length; start += perCall) {
        await sns.send(
          new PublishBatchCommand({
            TopicArn,
            PublishBatchRequestEntries: events.slice(start, start + perCall).map((event, index) => ({
              Id: String(index),
              Message: JSON.stringify({
                specversion: '1.0',
                source: '/chorus/chat',
                subject: `rooms/${event.tenant}`,
                time: new Date().toISOString(),
                datacontenttype: 'application/json',
                id: event.id,
                type: event.type,
                tenant: event.tenant,
                data: event.data,
              }),
              MessageAttributes: {
                type: text(event.type),
                tenant: text(event.tenant),
                audience: text(event.audience ?? 'none'),
              },
            })),
          }),
        );
      }
    },
    archivedIds: async () => (await archivedEvents()).map(({ id }) => id),
    async hurry(seconds) {
      const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({}));
      const queues = QueueUrls.filter((url) => /Events(Archiving|Notifying|Measuring)WorkQueue/.test(url));
      for (const QueueUrl of queues) {
        const Attributes = { VisibilityTimeout: String(seconds) };
        await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes }));
      }
    },
    [Symbol.dispose]() {
      sqs.destroy();
      sns.destroy();
      s3.destroy();
    },
  };
}
