import { useEffect, useRef, useState } from 'react';
import { useSignedIn } from '../app-context.ts';
import { createApolloWebhooksApi } from '../graphql/apollo-webhooks-api.ts';
import { browserClock } from '../lib/clock.ts';
import { createDeliveryLog, type DeliveryLog } from './sync/delivery-log.ts';
import { createWebhookList, type WebhookList } from './sync/webhook-list.ts';
import type { Webhook } from './sync/webhooks-api.ts';

/** What lies over the list of webhooks. */
export type WebhookDialog =
  | { kind: 'add' }
  | { kind: 'edit' | 'rotate' | 'delete'; webhook: Webhook }
  | { kind: 'secret'; webhook: Webhook; secret: string; isNew: boolean }
  | { kind: 'deliveries'; webhook: Webhook; log: DeliveryLog };

/** The webhooks of a room while somebody works with them. */
export interface Webhooks {
  list: WebhookList;
  dialog: WebhookDialog | null;
  show(dialog: WebhookDialog): void;
  /** Shows what was sent to a webhook. */
  showDeliveries(webhook: Webhook, options: { sendsTest: boolean }): void;
  /** Takes a dialog away, unless another is in its place. */
  close(dialog: WebhookDialog): void;
}

/** Marks what the dialogs of a webhook are opened by; without a webhook, what adds one. */
export function openerOf(webhook?: Webhook): { 'data-opens': string } {
  return { 'data-opens': webhook ? `webhook ${webhook.id}` : 'new webhook' };
}

function findOpener(webhook?: Webhook): HTMLElement | null {
  return document.querySelector<HTMLElement>(`[data-opens="${openerOf(webhook)['data-opens']}"]`);
}

/** Keeps what is open: a secret is shown once, and a change of the window's size must not take it away. */
export function useWebhooks(roomId: string): Webhooks {
  const { apollo } = useSignedIn();
  const [{ api, list }] = useState(() => {
    const webhooksApi = createApolloWebhooksApi(apollo);
    return { api: webhooksApi, list: createWebhookList(webhooksApi, roomId) };
  });
  const [dialog, setDialog] = useState<WebhookDialog | null>(null);
  const before = useRef<WebhookDialog | null>(null);

  // What opened a dialog is gone by then, if it was an item of a menu.
  useEffect(() => {
    const closed = before.current;
    before.current = dialog;
    if (closed?.kind === 'deliveries') {
      closed.log.stop();
      // A receiver that says it is gone ends its webhook, also by a test.
      void list.load();
    }
    if (closed && !dialog)
      (findOpener('webhook' in closed ? closed.webhook : undefined) ?? findOpener())?.focus();
  }, [dialog, list]);
  useEffect(
    () => () => {
      if (before.current?.kind === 'deliveries') before.current.log.stop();
    },
    [],
  );

  return {
    list,
    dialog,
    show: setDialog,
    showDeliveries(webhook, { sendsTest }) {
      const log = createDeliveryLog(api, webhook.id, browserClock);
      void log.refresh();
      if (sendsTest) void log.sendTest();
      setDialog({ kind: 'deliveries', webhook, log });
    },
    close: (closed) => setDialog((shown) => (shown === closed ? null : shown)),
  };
}
