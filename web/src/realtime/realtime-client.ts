import type { Clock, Timer } from '../lib/clock.ts';
import { createObservableValue } from '../lib/observable-value.ts';
import type { ReadableValue } from '../lib/observable-value.ts';
import { backoffDelayMs } from './backoff.ts';
import { handshakeProtocols, isAuthorizationError, startFrame, stopFrame } from './protocol.ts';
import type { AuthorizationHeader, DataPayload, FrameError, SubscriptionOperation } from './protocol.ts';
import { acknowledgeTimeoutMs, openRealtimeConnection } from './realtime-connection.ts';
import type { ConnectionLoss, RealtimeConnection } from './realtime-connection.ts';
import type { OpenSocket } from './socket.ts';

/** Where the client stands. `waiting` means: not connected, next try at `retryAtMs`. */
export type RealtimeStatus =
  | { phase: 'idle' }
  | { phase: 'connecting'; attempt: number }
  | { phase: 'connected'; sinceMs: number }
  | { phase: 'waiting'; attempt: number; retryAtMs: number; reason: string }
  | { phase: 'signed-out' };

/** What a subscription tells; after `failed` or `completed` nothing follows. */
export interface SubscriptionObserver {
  received(payload: DataPayload): void;
  /** The server accepted the subscription; called again after each reconnect. */
  acknowledged?(): void;
  /** The server refused or ended the subscription. */
  failed(error: FrameError): void;
  completed?(): void;
}

/** How the client reaches its surroundings. */
export interface RealtimeClientOptions {
  /** The socket's address, `wss://…`. */
  url: string;
  /**
   * Who is asking, as keys for the handshake and for each start (`host` with `Authorization` or `x-api-key`).
   * `refresh` asks for a new token, because the last one was refused. `null` when nobody is signed in.
   * A rejection counts as a failed attempt.
   */
  authorize(options: { refresh: boolean }): Promise<AuthorizationHeader | null>;
  openSocket: OpenSocket;
  clock: Clock;
  /** A number from 0 up to 1. */
  random(): number;
  /** An id unique among this client's subscriptions. */
  createId(): string;
}

/**
 * A client of AppSync's real-time endpoint: one socket for all subscriptions, opened again for as long as it is
 * wanted. Events sent while the socket was away are gone; `acknowledged` is the moment to ask for them.
 */
export interface RealtimeClient {
  readonly status: ReadableValue<RealtimeStatus>;
  /** Opens the socket and keeps it open, with or without subscriptions. */
  connect(): void;
  /** Starts a subscription, now and after every reconnect; returns what ends it. */
  subscribe(operation: SubscriptionOperation, observer: SubscriptionObserver): () => void;
  /** Tries at once instead of at `retryAtMs`, and gives up a socket that has been silent for too long. */
  retryNow(): void;
  /** Gives the socket up and opens another; for when the network is known to have changed. */
  reconnect(reason: string): void;
  /** Closes the socket and stays closed; subscriptions are kept for the next `connect`. */
  disconnect(): void;
}

interface ActiveSubscription {
  operation: SubscriptionOperation;
  observer: SubscriptionObserver;
  /** Whether a fresh token was already tried after a refusal. */
  refreshed: boolean;
  acknowledgement?: Timer;
}

/** Keep-alives come about every 60 s; a little more than that without one is suspicious after a sleep. */
const suspiciousSilenceMs = 65_000;

/** Creates a client; nothing is opened before `connect` or `subscribe`. */
export function createRealtimeClient(options: RealtimeClientOptions): RealtimeClient {
  const { clock } = options;
  const status = createObservableValue<RealtimeStatus>({ phase: 'idle' });
  const subscriptions = new Map<string, ActiveSubscription>();
  let wanted = false;
  let attempt = 0;
  let refreshNext = false;
  let connection: RealtimeConnection | undefined;
  let retry: Timer | undefined;
  /** Grows with every new attempt, so that answers to an abandoned one are recognised. */
  let generation = 0;

  async function open() {
    retry?.cancel();
    connection?.close();
    connection = undefined;
    const own = ++generation;
    const refresh = refreshNext;
    refreshNext = false;
    status.set({ phase: 'connecting', attempt });
    let header: AuthorizationHeader | null;
    try {
      header = await options.authorize({ refresh });
    } catch (error) {
      if (own === generation) scheduleRetry(error instanceof Error ? error.message : 'No token.');
      return;
    }
    if (own !== generation) return;
    if (header) openConnection(own, header);
    else disconnectAs({ phase: 'signed-out' });
  }

  function openConnection(own: number, header: AuthorizationHeader) {
    connection = openRealtimeConnection({
      openSocket: options.openSocket,
      url: options.url,
      protocols: handshakeProtocols(header),
      clock,
      handlers: {
        acknowledged: () => own === generation && onConnected(header),
        received: (frame) => own === generation && onFrame(frame),
        lost: (loss) => own === generation && onLost(loss),
      },
    });
  }

  function onConnected(header: AuthorizationHeader) {
    attempt = 0;
    status.set({ phase: 'connected', sinceMs: clock.now() });
    for (const id of [...subscriptions.keys()]) start(id, header);
  }

  function start(id: string, header: AuthorizationHeader) {
    const subscription = subscriptions.get(id);
    if (!subscription || !connection) return;
    subscription.acknowledgement?.cancel();
    subscription.acknowledgement = clock.setTimer(
      () => connection?.fail({ kind: 'timed-out', message: 'A subscription was not acknowledged.' }),
      acknowledgeTimeoutMs,
    );
    connection.send(startFrame(id, subscription.operation, header));
  }

  // A connection may outlive its token: what starts later brings a current one.
  async function startWithCurrentToken(id: string, refresh: boolean) {
    const own = generation;
    try {
      const header = await options.authorize({ refresh });
      if (own !== generation || status.get().phase !== 'connected') return;
      if (header) start(id, header);
      else disconnectAs({ phase: 'signed-out' });
    } catch (error) {
      const message = error instanceof Error ? error.message : 'No token.';
      if (own === generation) connection?.fail({ kind: 'lost', message });
    }
  }

  function onFrame(
    frame: Parameters<Parameters<typeof openRealtimeConnection>[0]['handlers']['received']>[0],
  ) {
    const subscription = frame.id === undefined ? undefined : subscriptions.get(frame.id);
    // An error without id concerns no subscription in particular; the acknowledgement timer notices the rest.
    if (frame.id === undefined || !subscription) return;
    switch (frame.type) {
      case 'start_ack':
        subscription.acknowledgement?.cancel();
        subscription.refreshed = false;
        return subscription.observer.acknowledged?.();
      case 'data':
        return subscription.observer.received(frame.payload);
      case 'complete':
        forget(frame.id);
        return subscription.observer.completed?.();
      case 'error':
        return onSubscriptionError(frame.id, subscription, frame.errors);
    }
  }

  function onSubscriptionError(id: string, subscription: ActiveSubscription, errors: FrameError[]) {
    if (errors.some(isAuthorizationError) && !subscription.refreshed) {
      subscription.refreshed = true;
      subscription.acknowledgement?.cancel();
      void startWithCurrentToken(id, true);
      return;
    }
    forget(id);
    subscription.observer.failed(errors[0] ?? { errorType: 'Unknown', message: 'The subscription ended.' });
  }

  function forget(id: string) {
    subscriptions.get(id)?.acknowledgement?.cancel();
    subscriptions.delete(id);
  }

  function onLost(loss: ConnectionLoss) {
    connection = undefined;
    for (const subscription of subscriptions.values()) subscription.acknowledgement?.cancel();
    if (loss.kind === 'unauthorized') refreshNext = true;
    scheduleRetry(loss.message);
  }

  function scheduleRetry(reason: string) {
    const delayMs = backoffDelayMs(attempt, options.random());
    attempt += 1;
    retry = clock.setTimer(() => void open(), delayMs);
    status.set({ phase: 'waiting', attempt, retryAtMs: clock.now() + delayMs, reason });
  }

  function disconnectAs(next: RealtimeStatus) {
    wanted = false;
    generation += 1;
    attempt = 0;
    retry?.cancel();
    for (const subscription of subscriptions.values()) subscription.acknowledgement?.cancel();
    connection?.close();
    connection = undefined;
    status.set(next);
  }

  function connect() {
    if (wanted) return;
    wanted = true;
    void open();
  }

  return {
    status,
    connect,
    subscribe(operation, observer) {
      const id = options.createId();
      subscriptions.set(id, { operation, observer, refreshed: false });
      if (status.get().phase === 'connected') void startWithCurrentToken(id, false);
      else connect();
      return () => {
        if (!subscriptions.has(id)) return;
        forget(id);
        connection?.send(stopFrame(id));
      };
    },
    retryNow() {
      if (!wanted) return;
      if (status.get().phase === 'waiting') void open();
      else if (connection && connection.silentMs() > suspiciousSilenceMs) {
        connection.fail({ kind: 'timed-out', message: 'The server fell silent.' });
      }
    },
    reconnect(reason) {
      if (connection) connection.fail({ kind: 'lost', message: reason });
    },
    disconnect: () => disconnectAs({ phase: 'idle' }),
  };
}
