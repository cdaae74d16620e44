import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { putNotification } from '../lib/put-notification.ts';
import type { WebhookDelivery } from '../lib/webhook-delivery.ts';
import type { EndReason, StoredWebhook } from '../lib/webhook-items.ts';
import type { DeliveryTable } from './delivery-table.ts';

/** Ends webhooks, and tells the owners of their rooms. */
export interface Ending {
  /** False when it was ended, changed or taken away before. */
  end(delivery: WebhookDelivery, webhook: StoredWebhook, why: EndReason): Promise<boolean>;
  /** Tells of a webhook that has ended, those who were not told yet. */
  tell(delivery: WebhookDelivery, webhook: StoredWebhook): Promise<void>;
}

export interface EndingTools {
  client: DynamoDBClient;
  tableName: string;
  table: Pick<DeliveryTable, 'end' | 'owners'>;
  newId: () => string;
  /** Epoch milliseconds. */
  nowMs: () => number;
}

const reasons: Readonly<Record<EndReason, string>> = {
  NOT_DELIVERED: 'an event could not be delivered for a day',
  GONE: 'its receiver says that it is gone',
  NO_OWNER: 'who answered for it is no owner of the room any more',
};

export function createEnding({ client, tableName, table, newId, nowMs }: EndingTools): Ending {
  async function tell(
    { roomId, correlationId }: WebhookDelivery,
    { url, ended }: Pick<StoredWebhook, 'url' | 'ended'>,
  ): Promise<void> {
    if (!ended) return;
    const { roomName, owners } = await table.owners(roomId);
    const at = new Date(nowMs());
    const text = `Nothing is sent from ${roomName} to ${new URL(url).host} any more: ${reasons[ended.why]}`;
    for (const { userId, notify } of owners) {
      if (notify === 'NONE') continue;
      await putNotification(
        client,
        tableName,
        { userId, id: ended.noticeId, kind: 'WEBHOOK_DISABLED', roomId, text, createdAt: at.toISOString() },
        { changeId: newId(), at, correlationId },
      );
    }
  }

  return {
    async end(delivery, webhook, why) {
      const ended = { eventId: delivery.eventId, noticeId: newId(), why };
      if (!(await table.end(delivery, webhook, ended))) return false;
      await tell(delivery, { ...webhook, ended });
      return true;
    },
    tell,
  };
}
