import {
  type MessageAttributeValue,
  SendMessageBatchCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { TakenLetter } from '../lib/dead-letter-queue.ts';

/** Where letters go back to. */
export interface LetterSender {
  /** Sends up to ten letters as new messages; answers the ids of those that the queue did not take. */
  send(letters: readonly TakenLetter[]): Promise<ReadonlySet<string>>;
}

/** What was said of a letter when it was put aside; on its next way it is none. */
const notes: ReadonlySet<string> = new Set(['reason', 'attempts', 'RequestID', 'ErrorCode', 'ErrorMessage']);

export function createLetterSender(client: SQSClient, QueueUrl: string): LetterSender {
  async function isSentAlone(letter: TakenLetter): Promise<boolean> {
    try {
      await client.send(new SendMessageCommand({ QueueUrl, ...contentOf(letter) }));
      return true;
    } catch {
      return false;
    }
  }

  return {
    async send(letters) {
      let left = letters;
      try {
        const Entries = letters.map((letter, index) => ({ Id: String(index), ...contentOf(letter) }));
        const { Successful = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
        const sent = new Set(Successful.map(({ Id }) => Id));
        left = letters.filter((_letter, index) => !sent.has(String(index)));
      } catch {
        // Ten large ones together may be too much for one call.
      }
      const unsent = new Set<string>();
      for (const letter of left) if (!(await isSentAlone(letter))) unsent.add(letter.id);
      return unsent;
    },
  };
}

function contentOf({ body, attributes }: TakenLetter) {
  const kept: [string, MessageAttributeValue][] = Object.entries(attributes).filter(
    ([name]) => !notes.has(name),
  );
  return {
    MessageBody: body,
    ...(kept.length === 0 ? {} : { MessageAttributes: Object.fromEntries(kept) }),
  };
}
