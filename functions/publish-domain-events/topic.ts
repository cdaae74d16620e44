import { PublishBatchCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { Pause } from '../lib/attempts.ts';
import { type DomainEvent, formatEvent } from '../lib/domain-event.ts';
import { hasAudience } from './audience.ts';

/** What became of the events that the topic did not take. */
export interface Unpublished {
  /** Ids of those to publish again. */
  waiting: Set<string>;
  /** Ids of those that no repeat can help. */
  refused: Set<string>;
}

/** Where events go. */
export interface Topic {
  /** Publishes all; one may arrive twice. */
  publishAll(events: readonly DomainEvent[]): Promise<Unpublished>;
}

/** https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html: of all entries together, attributes included. */
const eventsPerCall = 10;
const bytesPerCall = 240_000;
/** More than the attributes of an event take. */
const attributeBytes = 500;
const attempts = 3;
const concurrentCalls = 5;

interface Letter {
  event: DomainEvent;
  text: string;
}

export function createTopic(client: SNSClient, topicArn: string, pause: Pause): Topic {
  async function tryCall(letters: readonly Letter[], refused: Set<string>): Promise<Letter[]> {
    const { Failed = [] } = await client.send(
      new PublishBatchCommand({
        TopicArn: topicArn,
        PublishBatchRequestEntries: letters.map(({ event, text }, index) => ({
          Id: String(index),
          Message: text,
          MessageAttributes: attributesOf(event),
        })),
      }),
    );
    const failed = new Map(Failed.map(({ Id, SenderFault }) => [Id, SenderFault === true]));
    return letters.filter(({ event }, index) => {
      const isOurFault = failed.get(String(index));
      if (isOurFault) refused.add(event.id);
      return isOurFault === false;
    });
  }

  async function call(letters: readonly Letter[], result: Unpublished): Promise<void> {
    let left = [...letters];
    for (let attempt = 0; attempt < attempts && left.length > 0; attempt += 1) {
      if (attempt > 0) await pause(attempt);
      const current = left;
      left = await tryCall(current, result.refused).catch(() => current);
    }
    for (const { event } of left) result.waiting.add(event.id);
  }

  return {
    async publishAll(events) {
      const result: Unpublished = { waiting: new Set(), refused: new Set() };
      const calls = callsOf(events.map((event) => ({ event, text: formatEvent(event) })));
      async function work(): Promise<void> {
        for (let letters = calls.shift(); letters; letters = calls.shift()) await call(letters, result);
      }
      await Promise.all(Array.from({ length: concurrentCalls }, work));
      return result;
    },
  };
}

/** As many at once as a call may hold. */
function callsOf(letters: readonly Letter[]): Letter[][] {
  const calls: Letter[][] = [];
  let current: Letter[] = [];
  let bytes = 0;
  for (const letter of letters) {
    const size = Buffer.byteLength(letter.text) + attributeBytes;
    if (current.length === eventsPerCall || (current.length > 0 && bytes + size > bytesPerCall)) {
      calls.push(current);
      current = [];
      bytes = 0;
    }
    current.push(letter);
    bytes += size;
  }
  return current.length > 0 ? [...calls, current] : calls;
}

/** What subscriptions choose by. */
function attributesOf(event: DomainEvent) {
  const text = (StringValue: string) => ({ DataType: 'String', StringValue });
  return {
    type: text(event.type),
    aggregate: text(event.type.split('.').slice(0, 2).join('.')),
    tenant: text(event.tenant),
    audience: text(hasAudience(event) ? 'person' : 'none'),
    ...(event.correlationid === undefined ? {} : { correlationid: text(event.correlationid) }),
  };
}
