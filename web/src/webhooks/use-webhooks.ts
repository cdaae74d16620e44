import { useEffect, useState } from 'react';
import { useSignedIn } from '../app-context.ts';
import { createApolloWebhooksApi } from '../graphql/apollo-webhooks-api.ts';
import { browserClock } from '../lib/clock.ts';
import { createDeliveryLog, type DeliveryLog } from './sync/delivery-log.ts';
import { createWebhookList, type WebhookList } from './sync/webhook-list.ts';

export interface Webhooks {
  list: WebhookList;
  /** Opens the log of one webhook; whoever opens it stops it. */
  openLog(webhookId: string): DeliveryLog;
}

/** The webhooks of a room, for as long as they are looked at. */
export function useWebhooks(roomId: string): Webhooks {
  const { apollo } = useSignedIn();
  const [webhooks] = useState((): Webhooks => {
    const api = createApolloWebhooksApi(apollo);
    return {
      list: createWebhookList(api, roomId),
      openLog: (webhookId) => createDeliveryLog(api, webhookId, browserClock),
    };
  });
  useEffect(() => void webhooks.list.load(), [webhooks]);
  return webhooks;
}
