import { toApiError } from '../graphql/api-error.ts';
import type { ApiError } from '../graphql/api-error.ts';
import type { Clock, Timer } from '../lib/clock.ts';
import { createObservableValue } from '../lib/observable-value.ts';
import type { ReadableValue } from '../lib/observable-value.ts';
import type { Message } from './chat-api.ts';

/** Where a message of one's own stands before the server has confirmed it. */
export type OutgoingState =
  | { kind: 'queued' }
  | { kind: 'sending' }
  /** Waits for the connection. */
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
  /** The connection is back: what was held goes out. */
  releaseHeld(): void;
  dispose(): void;
}

/** The server names the wait in `retryAfterMs`; this is for an answer without one. */
const defaultRetryAfterMs = 2_000;

/** Creates the queue of one room. */
export function createOutgoingQueue(options: {
  send(message: { clientId: string; body: string }): Promise<Message>;
  /** Called with each confirmed message. */
  sent(message: Message): void;
  /** Whether the server is believed to be reachable; if not, network failures wait for it. */
  isReachable(): boolean;
  clock: Clock;
  createId(): string;
}): OutgoingQueue {
  const items = createObservableValue<readonly OutgoingMessage[]>([]);
  let sendingId: string | undefined;
  let timer: Timer | undefined;
  let disposed = false;

  function setState(clientId: string, state: OutgoingState) {
    items.set(items.get().map((item) => (item.clientId === clientId ? { ...item, state } : item)));
  }

  function remove(clientId: string) {
    if (items.get().some((item) => item.clientId === clientId)) {
      items.set(items.get().filter((item) => item.clientId !== clientId));
    }
  }

  async function pump(): Promise<void> {
    if (disposed || sendingId !== undefined) return;
    // A message that failed for good lets the next ones pass; one that waits keeps its place.
    const next = items.get().find((item) => item.state.kind !== 'failed');
    if (next?.state.kind !== 'queued') return;
    sendingId = next.clientId;
    setState(next.clientId, { kind: 'sending' });
    try {
      const message = await options.send({ clientId: next.clientId, body: next.body });
      remove(next.clientId);
      if (!disposed) options.sent(message);
    } catch (error) {
      setState(next.clientId, afterFailure(toApiError(error)));
    }
    sendingId = undefined;
    await pump();
  }

  function afterFailure(error: ApiError): OutgoingState {
    if (error.code === 'RateLimited') return waitForTurn(error.retryAfterMs ?? defaultRetryAfterMs);
    const unreached = error.code === 'Network' || error.code === 'Timeout' || error.code === 'Unavailable';
    if (unreached && !options.isReachable()) return { kind: 'held' };
    return { kind: 'failed', error };
  }

  function waitForTurn(delayMs: number): OutgoingState {
    timer?.cancel();
    timer = options.clock.setTimer(() => requeue((item) => item.state.kind === 'limited'), delayMs);
    return { kind: 'limited', retryAtMs: options.clock.now() + delayMs };
  }

  function requeue(which: (item: OutgoingMessage) => boolean) {
    items.set(items.get().map((item) => (which(item) ? { ...item, state: { kind: 'queued' } } : item)));
    void pump();
  }

  return {
    items,
    add(body) {
      const item: OutgoingMessage = {
        clientId: options.createId(),
        body,
        createdAtMs: options.clock.now(),
        state: { kind: 'queued' },
      };
      items.set([...items.get(), item]);
      void pump();
    },
    retry: (clientId) => requeue((item) => item.clientId === clientId && item.state.kind !== 'sending'),
    discard(clientId) {
      remove(clientId);
      void pump();
    },
    confirm: remove,
    releaseHeld: () => requeue((item) => item.state.kind === 'held'),
    dispose() {
      disposed = true;
      timer?.cancel();
    },
  };
}
