import { ApiError, toApiError } from '../graphql/api-error.ts';
import type { Clock, Timer } from '../lib/clock.ts';
import { createObservableValue } from '../lib/observable-value.ts';
import type { ReadableValue } from '../lib/observable-value.ts';
import { backoffDelayMs } from '../realtime/backoff.ts';
import type { Message } from './chat-api.ts';
import type { OutboxItem, OutboxStore } from './outbox-store.ts';

/** Where a message of one's own stands before the server has confirmed it. */
export type OutgoingState =
  | { kind: 'queued' }
  | { kind: 'sending' }
  /** Waits for the connection, or for the next try. */
  | { kind: 'held' }
  /** The server asked to slow down; goes out at `retryAtMs`. */
  | { kind: 'limited'; retryAtMs: number }
  /** Given up until the author decides. */
  | { kind: 'failed'; error: ApiError };

/** A message of one's own that the server has not confirmed. */
export interface OutgoingMessage {
  clientId: string;
  body: string;
  mentions?: readonly string[];
  createdAtMs: number;
  state: OutgoingState;
}

/** The messages of one room on their way out: one after the other, in the order they were written. */
export interface OutgoingQueue {
  readonly items: ReadableValue<readonly OutgoingMessage[]>;
  add(body: string, mentions?: readonly string[]): void;
  /** Tries a failed or waiting message again, under the same `clientId`. */
  retry(clientId: string): void;
  discard(clientId: string): void;
  /** The message is known to have arrived, whatever its request says. */
  confirm(clientId: string): void;
}

/** The queue as its outbox drives it. */
export interface DrivenQueue extends OutgoingQueue {
  /** What the store holds of this room, in order; it may have been changed by another tab. */
  reconcile(stored: readonly OutboxItem[]): void;
  /** The server can be reached: what was held goes out at once. */
  releaseHeld(): void;
  dispose(): void;
}

/** The server names the wait in `retryAfterMs`; this is for an answer without one. */
const defaultRetryAfterMs = 2_000;

/** Creates the queue of one room of one user. */
export function createOutgoingQueue(options: {
  roomId: string;
  userId: string;
  store: OutboxStore;
  /** Runs work that only one tab at a time may do for this room. */
  exclusively(run: () => Promise<void>): Promise<void>;
  /** The store was changed: other tabs should look. */
  changed(): void;
  send(message: { clientId: string; body: string; mentions: readonly string[] }): Promise<Message>;
  /** Called with each confirmed message. */
  sent(message: Message): void;
  clock: Clock;
  random(): number;
  createId(): string;
}): DrivenQueue {
  const { clock, store, roomId, userId } = options;
  const items = createObservableValue<readonly OutgoingMessage[]>([]);
  /** Being written to the store; until then they are known here only. */
  const saving = new Map<string, Promise<void>>();
  let failures = 0;
  let isPumping = false;
  let timer: Timer | undefined;
  let disposed = false;

  const isListed = (clientId: string) => items.get().some((item) => item.clientId === clientId);

  function setState(clientId: string, state: OutgoingState) {
    items.set(items.get().map((item) => (item.clientId === clientId ? { ...item, state } : item)));
  }

  /** A store that fails costs the message its life beyond the page, not its way out. */
  function keep(work: Promise<void>): Promise<void> {
    return work.catch(() => undefined).then(options.changed);
  }

  function remove(clientId: string) {
    if (!isListed(clientId)) return;
    items.set(items.get().filter((item) => item.clientId !== clientId));
    void keep((saving.get(clientId) ?? Promise.resolve()).then(() => store.remove(clientId)));
  }

  async function pump(): Promise<void> {
    if (isPumping || disposed || nextToSend() === undefined) return;
    isPumping = true;
    try {
      await options.exclusively(sendAll);
    } finally {
      isPumping = false;
    }
    void pump();
  }

  /** A message that failed for good lets the next ones pass; one that waits keeps its place. */
  function nextToSend(): OutgoingMessage | undefined {
    const next = items.get().find((item) => item.state.kind !== 'failed');
    return next?.state.kind === 'queued' ? next : undefined;
  }

  async function sendAll() {
    for (;;) {
      await Promise.all(saving.values());
      // Another tab may have sent it while this one waited for its turn.
      await look();
      const next = disposed ? undefined : nextToSend();
      if (!next) return;
      setState(next.clientId, { kind: 'sending' });
      try {
        const { clientId, body, mentions = [] } = next;
        arrived(next.clientId, await options.send({ clientId, body, mentions }));
      } catch (error) {
        await failed(next.clientId, toApiError(error));
      }
    }
  }

  async function look() {
    try {
      const stored = await store.list(userId);
      reconcile(stored.filter((item) => item.roomId === roomId));
    } catch {
      // Without the store this tab goes by what it knows.
    }
  }

  function arrived(clientId: string, message: Message) {
    failures = 0;
    if (!disposed) options.sent(message);
    remove(clientId);
  }

  async function failed(clientId: string, error: ApiError) {
    if (disposed || !isListed(clientId)) return;
    switch (error.code) {
      case 'RateLimited':
        return wait(clientId, error.retryAfterMs ?? defaultRetryAfterMs, 'limited');
      case 'Network':
      case 'Timeout':
      case 'Unavailable':
        failures += 1;
        return wait(clientId, backoffDelayMs(failures, options.random()), 'held');
      case 'SignedOut':
        // It goes out when its author signs in again.
        return setState(clientId, { kind: 'held' });
      default: {
        setState(clientId, { kind: 'failed', error });
        const { code, message, errorType, info } = error;
        await keep(store.setFailure(clientId, { code, message, errorType, info }));
      }
    }
  }

  function wait(clientId: string, delayMs: number, kind: 'limited' | 'held') {
    timer?.cancel();
    timer = clock.setTimer(() => requeue((item) => item.clientId === clientId), delayMs);
    setState(clientId, kind === 'held' ? { kind } : { kind, retryAtMs: clock.now() + delayMs });
  }

  function requeue(which: (item: OutgoingMessage) => boolean) {
    const isSending = (item: OutgoingMessage) => item.state.kind === 'sending';
    items.set(
      items
        .get()
        .map((item) => (which(item) && !isSending(item) ? { ...item, state: { kind: 'queued' } } : item)),
    );
    void pump();
  }

  function reconcile(stored: readonly OutboxItem[]) {
    const known = new Map(items.get().map((item) => [item.clientId, item]));
    const kept = new Set(stored.map(({ clientId }) => clientId));
    // A store without a message that is not being written to it says: another tab sent or discarded it.
    const unsaved = items.get().filter(({ clientId }) => !kept.has(clientId) && saving.has(clientId));
    const next = [...stored.map((item) => merged(item, known.get(item.clientId))), ...unsaved];
    if (next.length !== known.size || next.some((item, index) => item !== items.get()[index])) {
      items.set(next);
    }
  }

  return {
    items,
    add(body, mentions = []) {
      const clientId = options.createId();
      const createdAtMs = clock.now();
      const item: OutboxItem = { clientId, userId, roomId, body, mentions, createdAtMs, failure: null };
      items.set([...items.get(), { clientId, body, mentions, createdAtMs, state: { kind: 'queued' } }]);
      const saved = keep(store.add(item)).then(() => void saving.delete(clientId));
      saving.set(clientId, saved);
      void pump();
    },
    retry(clientId) {
      void keep(store.setFailure(clientId, null));
      requeue((item) => item.clientId === clientId);
    },
    discard(clientId) {
      remove(clientId);
      void pump();
    },
    confirm: remove,
    reconcile(stored) {
      reconcile(stored);
      void pump();
    },
    releaseHeld() {
      failures = 0;
      if (items.get().some((item) => item.state.kind === 'held'))
        requeue((item) => item.state.kind === 'held');
    },
    dispose() {
      disposed = true;
      timer?.cancel();
    },
  };
}

/** A stored message as this tab shows it: what it knows of its state stays. */
function merged(item: OutboxItem, known: OutgoingMessage | undefined): OutgoingMessage {
  const { clientId, body, mentions, createdAtMs, failure } = item;
  if (!failure && known && known.state.kind !== 'failed') return known;
  if (failure && known?.state.kind === 'failed') return known;
  const state: OutgoingState = failure
    ? { kind: 'failed', error: new ApiError(failure.code, failure.message, failure) }
    : { kind: 'queued' };
  return { clientId, body, mentions, createdAtMs, state };
}
