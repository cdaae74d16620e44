import type { ApolloClient } from '@apollo/client';
import type { WebhooksApi } from '../webhooks/sync/webhooks-api.ts';
import { createApolloRequests, present } from './apollo-request.ts';
import {
  CreateWebhookDocument,
  DeleteWebhookDocument,
  RotateWebhookSecretDocument,
  TestWebhookDocument,
  UpdateWebhookDocument,
  WebhookDeliveriesDocument,
  WebhooksDocument,
} from './documents.generated.ts';

/** The webhooks of rooms, over Apollo. Nothing is cached: a secret is nowhere but on the screen. */
export function createApolloWebhooksApi(client: ApolloClient): WebhooksApi {
  const { query, mutate } = createApolloRequests(client);
  return {
    async webhooks(roomId) {
      return present((await query(WebhooksDocument, { roomId })).webhooks).items;
    },
    async create(roomId, settings) {
      const variables = { roomId, url: settings.url, eventTypes: [...settings.eventTypes] };
      const { secret, ...webhook } = present((await mutate(CreateWebhookDocument, variables)).createWebhook);
      return { webhook, secret: present(secret) };
    },
    async update(id, { url, eventTypes, active }) {
      const input = {
        ...(url !== undefined && { url }),
        ...(eventTypes !== undefined && { eventTypes: [...eventTypes] }),
        ...(active !== undefined && { active }),
      };
      return present((await mutate(UpdateWebhookDocument, { id, input })).updateWebhook);
    },
    async remove(id) {
      await mutate(DeleteWebhookDocument, { id });
    },
    async test(id) {
      return present((await mutate(TestWebhookDocument, { id })).testWebhook);
    },
    async rotateSecret(id) {
      return present(present((await mutate(RotateWebhookSecretDocument, { id })).rotateWebhookSecret).secret);
    },
    async deliveries(webhookId, limit, nextToken) {
      const variables = { webhookId, limit, nextToken };
      return present((await query(WebhookDeliveriesDocument, variables)).webhookDeliveries);
    },
  };
}
