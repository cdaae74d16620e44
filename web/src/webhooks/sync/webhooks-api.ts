import type {
  WebhookDeliveryFieldsFragment,
  WebhookFieldsFragment,
} from '../../graphql/documents.generated.ts';
import type { Page } from '../../sync/chat-api.ts';

export type Webhook = WebhookFieldsFragment;
export type WebhookDelivery = WebhookDeliveryFieldsFragment;

/** What an owner chooses of a webhook. */
export interface WebhookSettings {
  url: string;
  eventTypes: readonly string[];
}

/** What is left out stays as it is. */
export type WebhookChange = Partial<WebhookSettings> & { active?: boolean };

/** What the webhooks of a room ask of the server. Everything rejects with an `ApiError`. */
export interface WebhooksApi {
  /** Oldest first. */
  webhooks(roomId: string): Promise<readonly Webhook[]>;
  create(roomId: string, settings: WebhookSettings): Promise<{ webhook: Webhook; secret: string }>;
  update(id: string, change: WebhookChange): Promise<Webhook>;
  remove(id: string): Promise<void>;
  /** Has a test event sent; answers its id. */
  test(id: string): Promise<string>;
  /** Answers the new secret. */
  rotateSecret(id: string): Promise<string>;
  /** Newest first. */
  deliveries(id: string, limit: number, nextToken: string | null): Promise<Page<WebhookDelivery>>;
}
