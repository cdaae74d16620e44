import type { SQSBatchResponse } from 'aws-lambda';
import type { DomainEvent } from '../lib/domain-event.ts';
import { consumeEach, consumeEvents } from '../lib/event-batch.ts';
import type { Log } from '../lib/log.ts';
import type { ChatTable } from './chat-table.ts';
import { jobNotification } from './job-notification.ts';
import type { Notification } from '../lib/put-notification.ts';
import { roomNewsOf, roomNotifications } from './room-notifications.ts';

export interface Notifying {
  table: ChatTable;
  log: Log;
  newId: () => string;
  /** Epoch milliseconds. */
  nowMs: () => number;
}

const concurrentEvents = 10;

/** Tells people of what names them, each once however often an event comes. */
export function createHandler({ table, log, newId, nowMs }: Notifying) {
  async function notify(event: DomainEvent): Promise<void> {
    const notifications = await notificationsOf(event, table);
    for (const notification of notifications) {
      // The entry's id is of now: those who catch up would look for one of the event's time in vain.
      await table.putOnce(notification, newId(), new Date(nowMs()), event.correlationid);
    }
  }

  return (input: unknown): Promise<SQSBatchResponse> =>
    consumeEvents(input, log, (events) => consumeEach(events, log, concurrentEvents, notify));
}

async function notificationsOf(event: DomainEvent, table: ChatTable): Promise<Notification[]> {
  if (event.type === 'records.job.finished.v1') {
    const notification = jobNotification(event);
    return notification ? [notification] : [];
  }
  const news = roomNewsOf(event);
  if (!news || news.userIds.length === 0) return [];
  return roomNotifications(event, news, await table.view(news.roomId, [news.actorId, ...news.userIds]));
}
