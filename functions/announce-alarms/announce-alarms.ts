import type { SQSBatchResponse } from 'aws-lambda';
import { traced } from '../lib/correlation.ts';
import { failureReason } from '../lib/failure-reason.ts';
import type { GraphQlClient } from '../lib/graphql-client.ts';
import type { Log } from '../lib/log.ts';
import { messageBatch } from '../lib/message-batch.ts';
import { publishAlarm } from '../lib/ops-events.ts';
import type { WatchedQueue } from '../lib/watched-queues.ts';
import { type AlarmNotice, readNotice } from './alarm-notice.ts';
import type { ListOperators } from './operators.ts';
import type { OpsRoom } from './ops-room.ts';
import { publishMessage } from './publish-message.ts';

export interface Announcing {
  room: OpsRoom;
  listOperators: ListOperators;
  api: GraphQlClient;
  queues: readonly WatchedQueue[];
  /** What the alarms of this stack begin with. */
  alarmPrefix: string;
  log: Log;
}

interface Delivery {
  messageId: string;
  notice: AlarmNotice;
}

/** Tells operators of alarms: a line in their room, once however often it comes, and what their screen shows. */
export function createHandler({ room, listOperators, api, queues, alarmPrefix, log }: Announcing) {
  return async (input: unknown): Promise<SQSBatchResponse> => {
    const failed: string[] = [];
    const deliveries = messageBatch.parse(input).Records.flatMap(({ messageId, body }): Delivery[] => {
      try {
        return [{ messageId, notice: readNotice(body, alarmPrefix, queues) }];
      } catch (failure) {
        failed.push(messageId);
        log.error('A message tells of no alarm', {
          ...traced(messageId),
          messageId,
          reason: failureReason(failure),
        });
        return [];
      }
    });
    // Of one alarm, what was later comes later.
    deliveries.sort((a, b) => a.notice.changedAtMs - b.notice.changedAtMs);
    const [first] = deliveries;
    if (first) {
      await room.open();
      const areMembersRight = await refreshMembers(first.notice.id);
      for (const { messageId, notice } of deliveries) {
        if (!((await announce(notice)) && areMembersRight)) failed.push(messageId);
      }
    }
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
  };

  /** Those who are in already are told in any case; who is missing is let in by a repeat. */
  async function refreshMembers(correlationId: string): Promise<boolean> {
    try {
      const { joined, left } = await room.setMembers(await listOperators(), correlationId);
      if (joined + left > 0) {
        log.info('Members follow the group', { ...traced(correlationId), joined, left });
      }
      return true;
    } catch (failure) {
      log.error('Members could not follow the group', {
        ...traced(correlationId),
        reason: failureReason(failure),
      });
      return false;
    }
  }

  async function announce({ id, alarm, text }: AlarmNotice): Promise<boolean> {
    try {
      if (text !== null) {
        const message = await room.write(id, text);
        await room.preview(message);
        await publishMessage(api, message, id);
      }
      await publishAlarm(api, alarm, id);
      log.info('Told of an alarm', { ...traced(id), alarm: alarm.name, state: alarm.state });
      return true;
    } catch (failure) {
      log.error('Could not tell of an alarm', {
        ...traced(id),
        alarm: alarm.name,
        reason: failureReason(failure),
      });
      return false;
    }
  }
}
