import type { Clock, Timer } from '../lib/clock.ts';
import { createObservableValue } from '../lib/observable-value.ts';
import type { ReadableValue } from '../lib/observable-value.ts';
import { tokenExpiryMs } from '../lib/token-expiry.ts';
import { backoffDelayMs } from './backoff.ts';
import type { AuthorizationHeader, FrameError, SubscriptionOperation } from './protocol.ts';
import type { ConnectionLoss } from './realtime-connection.ts';
import type { OpenSocket } from './socket.ts';
import { openSubscriptionCarrier } from './subscription-carrier.ts';
import type {
  ActiveSubscription,
  CarrierHandlers,
  SubscriptionCarrier,
  SubscriptionObserver,
} from './subscription-carrier.ts';

export type { SubscriptionObserver } from './subscription-carrier.ts';

/** Where the client stands. `waiting` means: not connected, next try at `retryAtMs`. */
export type RealtimeStatus =
  | { phase: 'idle' }
  | { phase: 'connecting'; attempt: number }
  | { phase: 'connected'; sinceMs: number }
  | { phase: 'waiting'; attempt: number; retryAtMs: number; reason: string }
  | { phase: 'signed-out' };

/** How the client reaches its surroundings. */
export interface RealtimeClientOptions {
  /** The socket's address, `wss://…`; asked anew for every connection. */
  url(): string;
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
 * wanted. Events sent while the socket was away are gone; `acknowledged` is the moment to ask for them. Before its
 * token or its time runs out it is replaced without a gap: for a while both deliver, and events come twice.
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

/** Keep-alives come about every 60 s; a little more than that without one is suspicious after a sleep. */
const suspiciousSilenceMs = 65_000;
/** AppSync ends every connection after 24 h: https://docs.aws.amazon.com/general/latest/gr/appsync.html */
const longestConnectionMs = 24 * 3_600_000;
/** A connection is replaced this long before its end, and not more often than that. */
const renewalMarginMs = 120_000;
const leastRenewalMs = 60_000;
/** An acknowledged subscription may still miss its first events: the old connection stays for a moment. */
const overlapMs = 5_000;

/** Creates a client; nothing is opened before `connect` or `subscribe`. */
export function createRealtimeClient(options: RealtimeClientOptions): RealtimeClient {
  const { clock } = options;
  const status = createObservableValue<RealtimeStatus>({ phase: 'idle' });
  const subscriptions = new Map<string, ActiveSubscription>();
  let wanted = false;
  let attempt = 0;
  let refreshNext = false;
  let current: SubscriptionCarrier | undefined;
  /** On its way to replace the current one. */
  let next: SubscriptionCarrier | undefined;
  /** Replaced, and still delivering for a moment. */
  let previous: SubscriptionCarrier | undefined;
  let retry: Timer | undefined;
  let renewal: Timer | undefined;
  let overlap: Timer | undefined;
  /** Grows with every new attempt, so that answers to an abandoned one are recognised. */
  let generation = 0;

  function release() {
    for (const timer of [retry, renewal, overlap]) timer?.cancel();
    for (const carrier of [current, next, previous]) carrier?.close();
    current = next = previous = undefined;
  }

  async function open() {
    release();
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
    if (!header) return disconnectAs({ phase: 'signed-out' });
    const usedHeader = header;
    current = openCarrier(header, {
      connected() {
        attempt = 0;
        status.set({ phase: 'connected', sinceMs: clock.now() });
        scheduleRenewal(usedHeader);
      },
      carriesAll: () => undefined,
      lostOnTheWay: onLost,
    });
  }

  function openCarrier(
    header: AuthorizationHeader,
    own: Pick<CarrierHandlers, 'connected' | 'carriesAll'> & { lostOnTheWay(loss: ConnectionLoss): void },
  ): SubscriptionCarrier {
    const { authorize, openSocket } = options;
    const { connected, carriesAll } = own;
    const carrier = openSubscriptionCarrier({
      url: options.url(),
      header,
      subscriptions,
      authorize,
      openSocket,
      clock,
      handlers: {
        connected,
        carriesAll,
        // What ends on a connection that was replaced goes on on the other one.
        ended: (id, error) => carrier !== previous && ended(carrier, id, error),
        lost(loss) {
          if (carrier === previous) previous = undefined;
          else if (carrier === next) own.lostOnTheWay(loss);
          else onLost(loss);
        },
        signedOut: () => disconnectAs({ phase: 'signed-out' }),
      },
    });
    return carrier;
  }

  function scheduleRenewal(header: AuthorizationHeader) {
    const tokenEndMs = tokenExpiryMs(header['Authorization'] ?? '') ?? Infinity;
    const endMs = Math.min(tokenEndMs, clock.now() + longestConnectionMs);
    renewAfter(Math.max(leastRenewalMs, endMs - renewalMarginMs - clock.now()), 0);
  }

  function renewAfter(delayMs: number, failures: number) {
    renewal?.cancel();
    renewal = clock.setTimer(() => void renew(failures), delayMs);
  }

  /** Makes the next connection before the current one is broken. */
  async function renew(failures: number) {
    const own = generation;
    const isCurrent = () => own === generation && status.get().phase === 'connected';
    const tryAgain = () => {
      next?.close();
      next = undefined;
      if (isCurrent()) renewAfter(backoffDelayMs(failures + 1, options.random()), failures + 1);
    };
    try {
      const header = await options.authorize({ refresh: true });
      if (!isCurrent()) return;
      if (!header) return disconnectAs({ phase: 'signed-out' });
      next = openCarrier(header, {
        connected: () => undefined,
        carriesAll: () => isCurrent() && takeOver(header),
        lostOnTheWay: tryAgain,
      });
    } catch {
      tryAgain();
    }
  }

  function takeOver(header: AuthorizationHeader) {
    previous?.close();
    previous = current;
    current = next;
    next = undefined;
    scheduleRenewal(header);
    overlap?.cancel();
    overlap = clock.setTimer(() => {
      previous?.close();
      previous = undefined;
    }, overlapMs);
  }

  function ended(carrier: SubscriptionCarrier, id: string, error: FrameError | null) {
    const subscription = subscriptions.get(id);
    if (!subscription) return;
    subscriptions.delete(id);
    for (const other of [current, next, previous]) if (other !== carrier) other?.stop(id);
    if (error) subscription.observer.failed(error);
    else subscription.observer.completed?.();
  }

  function onLost(loss: ConnectionLoss) {
    release();
    if (loss.kind === 'unauthorized') refreshNext = true;
    scheduleRetry(loss.message);
  }

  function scheduleRetry(reason: string) {
    const delayMs = backoffDelayMs(attempt, options.random());
    attempt += 1;
    retry = clock.setTimer(() => void open(), delayMs);
    status.set({ phase: 'waiting', attempt, retryAtMs: clock.now() + delayMs, reason });
  }

  function disconnectAs(state: RealtimeStatus) {
    wanted = false;
    generation += 1;
    attempt = 0;
    release();
    status.set(state);
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
      connect();
      for (const carrier of [current, next]) carrier?.start(id);
      return () => {
        if (!subscriptions.delete(id)) return;
        for (const carrier of [current, next, previous]) carrier?.stop(id);
      };
    },
    retryNow() {
      if (!wanted) return;
      if (status.get().phase === 'waiting') void open();
      else if (current && current.silentMs() > suspiciousSilenceMs) {
        current.fail({ kind: 'timed-out', message: 'The server fell silent.' });
      }
    },
    reconnect: (reason) => current?.fail({ kind: 'lost', message: reason }),
    disconnect: () => disconnectAs({ phase: 'idle' }),
  };
}
