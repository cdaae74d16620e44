import { type ApiError, toApiError } from '../../graphql/api-error.ts';
import { createObservableValue, type ReadableValue } from '../../lib/observable-value.ts';
import type {
  Webhook,
  WebhookChange,
  WebhookDelivery,
  WebhooksApi,
  WebhookSettings,
} from './webhooks-api.ts';

export interface WebhookListState {
  /** Oldest first; `null` until they were read once. */
  webhooks: readonly Webhook[] | null;
  /** The newest delivery of each that is not active, by its id: it tells why, if anything does. */
  last: ReadonlyMap<string, WebhookDelivery>;
  failure: ApiError | null;
}

/** The webhooks of one room. What changes something rejects with an `ApiError`. */
export interface WebhookList {
  readonly state: ReadableValue<WebhookListState>;
  load(): Promise<void>;
  /** Answers the webhook with its secret, which is told this once. */
  create(settings: WebhookSettings): Promise<{ webhook: Webhook; secret: string }>;
  update(id: string, change: WebhookChange): Promise<void>;
  remove(id: string): Promise<void>;
  /** Answers the new secret, which is told this once. */
  rotateSecret(id: string): Promise<string>;
}

export function createWebhookList(api: WebhooksApi, roomId: string): WebhookList {
  const state = createObservableValue<WebhookListState>({ webhooks: null, last: new Map(), failure: null });
  const change = (changes: Partial<WebhookListState>) => state.set({ ...state.get(), ...changes });
  let loads = 0;

  async function load(): Promise<void> {
    const own = (loads += 1);
    change({ failure: null });
    try {
      const webhooks = await api.webhooks(roomId);
      if (own !== loads) return;
      change({ webhooks });
      await Promise.all(webhooks.filter(({ active }) => !active).map(({ id }) => learnLast(id)));
    } catch (failure) {
      if (own === loads) change({ failure: toApiError(failure) });
    }
  }

  /** Without it the webhook is shown as switched off, which is true as well. */
  async function learnLast(id: string): Promise<void> {
    const [delivery] = (await api.deliveries(id, 1, null).catch(() => ({ items: [] }))).items;
    if (delivery) change({ last: new Map(state.get().last).set(id, delivery) });
  }

  /** Puts the changed list in place; what was read meanwhile may be older. */
  function replace(next: (webhooks: readonly Webhook[]) => readonly Webhook[]): void {
    loads += 1;
    change({ webhooks: next(state.get().webhooks ?? []), failure: null });
  }

  /** Another owner may have taken the webhook away: then the list is read anew. */
  async function attempt<T>(run: Promise<T>): Promise<T> {
    try {
      return await run;
    } catch (failure) {
      const error = toApiError(failure);
      if (error.code === 'NotFound') void load();
      throw error;
    }
  }

  return {
    state,
    load,
    async create(settings) {
      const created = await attempt(api.create(roomId, settings));
      replace((webhooks) => [...webhooks, created.webhook]);
      return created;
    },
    async update(id, wanted) {
      const updated = await attempt(api.update(id, wanted));
      replace((webhooks) => webhooks.map((one) => (one.id === id ? updated : one)));
      const last = new Map(state.get().last);
      if (wanted.active !== undefined && last.delete(id)) change({ last });
    },
    async remove(id) {
      await attempt(api.remove(id));
      replace((webhooks) => webhooks.filter((one) => one.id !== id));
    },
    rotateSecret: (id) => attempt(api.rotateSecret(id)),
  };
}
