import { type ApiError, toApiError } from '../../graphql/api-error.ts';
import type { Clock } from '../../lib/clock.ts';
import { createObservableValue, type ReadableValue } from '../../lib/observable-value.ts';
import { createTimerSet } from '../../lib/timer-set.ts';
import type { WebhookDelivery, WebhooksApi } from './webhooks-api.ts';

/** How far a test event is. */
export type TestProgress =
  | { phase: 'sending' }
  | { phase: 'waiting'; eventId: string }
  | { phase: 'ended'; delivery: WebhookDelivery }
  /** Nothing was heard of it in the time that an attempt takes; it may still appear. */
  | { phase: 'unheard' }
  | { phase: 'refused'; error: ApiError };

export interface DeliveryLogState {
  /** Newest first; `null` until they were read once. */
  deliveries: readonly WebhookDelivery[] | null;
  hasMore: boolean;
  /** Whether what somebody asked for is being read. */
  isLoading: boolean;
  failure: ApiError | null;
  /** `null` when none was sent here. */
  test: TestProgress | null;
}

/** What was sent to one webhook. */
export interface DeliveryLog {
  readonly state: ReadableValue<DeliveryLogState>;
  /** Reads the newest ones; what is known of older ones stays. */
  refresh(): Promise<void>;
  loadMore(): Promise<void>;
  /** Has a test event sent and looks what comes of it. */
  sendTest(): Promise<void>;
  /** Ends the looking, for good. */
  stop(): void;
}

const pageSize = 20;
const lookEveryMs = 1_000;
/** An attempt takes 5 s at most, and waits its turn before. */
const patienceMs = 20_000;

export function createDeliveryLog(api: WebhooksApi, webhookId: string, clock: Clock): DeliveryLog {
  const state = createObservableValue<DeliveryLogState>({
    deliveries: null,
    hasMore: false,
    isLoading: false,
    failure: null,
    test: null,
  });
  const change = (changes: Partial<DeliveryLogState>) => state.set({ ...state.get(), ...changes });
  const timers = createTimerSet(clock);
  let isStopped = false;
  let nextToken: string | null = null;
  let lastRead: Promise<void> = Promise.resolve();

  /** One at a time: each begins where the one before ended. */
  function inTurn(read: () => Promise<void>): Promise<void> {
    lastRead = lastRead.then(async () => {
      try {
        await read();
        change({ hasMore: nextToken !== null, failure: null });
      } catch (failure) {
        change({ failure: toApiError(failure) });
      }
    });
    return lastRead;
  }

  async function asAsked(read: () => Promise<void>): Promise<void> {
    change({ isLoading: true });
    await inTurn(read);
    change({ isLoading: false });
  }

  async function readNewest(): Promise<void> {
    const page = await api.deliveries(webhookId, pageSize, null);
    const known = state.get().deliveries ?? [];
    const older = without(known, page.items);
    // Where nothing is in both, there may be more in between.
    const isConnected = older.length < known.length;
    if (!isConnected) ({ nextToken } = page);
    change({ deliveries: isConnected ? [...page.items, ...older] : page.items });
  }

  async function readOlder(): Promise<void> {
    if (nextToken === null) return;
    const page = await api.deliveries(webhookId, pageSize, nextToken);
    ({ nextToken } = page);
    change({ deliveries: [...without(state.get().deliveries ?? [], page.items), ...page.items] });
  }

  async function look(eventId: string, untilMs: number): Promise<void> {
    await inTurn(readNewest);
    if (isStopped) return;
    const delivery = state.get().deliveries?.find((one) => one.eventId === eventId);
    if (delivery) change({ test: { phase: 'ended', delivery } });
    else if (clock.now() >= untilMs) change({ test: { phase: 'unheard' } });
    else timers.after(lookEveryMs, () => void look(eventId, untilMs));
  }

  return {
    state,
    refresh: () => asAsked(readNewest),
    loadMore: () => asAsked(readOlder),
    async sendTest() {
      const { test } = state.get();
      if (test?.phase === 'sending' || test?.phase === 'waiting') return;
      change({ test: { phase: 'sending' } });
      try {
        const eventId = await api.test(webhookId);
        change({ test: { phase: 'waiting', eventId } });
        await look(eventId, clock.now() + patienceMs);
      } catch (failure) {
        change({ test: { phase: 'refused', error: toApiError(failure) } });
      }
    },
    stop() {
      isStopped = true;
      timers.cancelAll();
    },
  };
}

function without(
  deliveries: readonly WebhookDelivery[],
  others: readonly WebhookDelivery[],
): readonly WebhookDelivery[] {
  const ids = new Set(others.map(({ id }) => id));
  return deliveries.filter(({ id }) => !ids.has(id));
}
