import {
  GetQueueAttributesCommand,
  ListQueuesCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { LocalProcess } from './local-process.ts';

/** The queues of a runtime, reached by the SDK past the API. */
export interface Queues extends Disposable {
  client: SQSClient;
  /** The address of the only queue whose name holds this. */
  urlOf(part: string): Promise<string>;
  /** How many messages can be received. */
  depthOf(part: string): Promise<number>;
  /** Sends a message; answers its id. */
  send(part: string, body: string, attributes?: Readonly<Record<string, string>>): Promise<string>;
}

export function openQueues({ outputs }: Pick<LocalProcess, 'outputs'>): Queues {
  const client = new SQSClient({
    region: outputs.Chorus.Region,
    endpoint: outputs.local.endpoint,
    credentials: outputs.local.credentials,
    useQueueUrlAsEndpoint: false,
  });

  async function urlOf(part: string): Promise<string> {
    const { QueueUrls = [] } = await client.send(new ListQueuesCommand({}));
    const [found, ...others] = QueueUrls.filter((url) => url.includes(part));
    if (found === undefined || others.length > 0) {
      throw new Error(`${part}: ${String(found)} ${others.join(' ')} of ${QueueUrls.join(' ')}`);
    }
    return found;
  }

  return {
    client,
    urlOf,
    async depthOf(part) {
      const { Attributes = {} } = await client.send(
        new GetQueueAttributesCommand({
          QueueUrl: await urlOf(part),
          AttributeNames: ['ApproximateNumberOfMessages'],
        }),
      );
      return Number(Attributes['ApproximateNumberOfMessages']);
    },
    async send(part, body, attributes = {}) {
      const { MessageId = '' } = await client.send(
        new SendMessageCommand({
          QueueUrl: await urlOf(part),
          MessageBody: body,
          MessageAttributes: Object.fromEntries(
            Object.entries(attributes).map(([name, StringValue]) => [
              name,
              { DataType: 'String', StringValue },
            ]),
          ),
        }),
      );
      return MessageId;
    },
    [Symbol.dispose]: () => client.destroy(),
  };
}
