import type { Clock, Timer } from '../lib/clock.ts';
import { handshakeProtocols, isAuthorizationError, startFrame, stopFrame } from './protocol.ts';
import type { AuthorizationHeader, DataPayload, FrameError, SubscriptionOperation } from './protocol.ts';
import { acknowledgeTimeoutMs, openRealtimeConnection } from './realtime-connection.ts';
import type { ConnectionHandlers, ConnectionLoss, RealtimeConnection } from './realtime-connection.ts';
import type { OpenSocket } from './socket.ts';

/** What a subscription tells; after `failed` or `completed` nothing follows. */
export interface SubscriptionObserver {
  received(payload: DataPayload): void;
  /** The server accepted the subscription; called again on each further connection. */
  acknowledged?(): void;
  /** The server refused or ended the subscription. */
  failed(error: FrameError): void;
  completed?(): void;
}

/** A subscription that is wanted, whichever connection carries it. */
export interface ActiveSubscription {
  operation: SubscriptionOperation;
  observer: SubscriptionObserver;
  /** Whether a fresh token was already tried after a refusal. */
  refreshed: boolean;
}

/** What a carrier tells its owner. */
export interface CarrierHandlers {
  /** The server took the connection; the subscriptions are being started. */
  connected(): void;
  /** Every subscription was acknowledged, or refused; called once. */
  carriesAll(): void;
  /** The server ended a subscription: with an error, or without. */
  ended(id: string, error: FrameError | null): void;
  lost(loss: ConnectionLoss): void;
  signedOut(): void;
}

/** One connection with all subscriptions on it. */
export interface SubscriptionCarrier {
  /** Starts one more subscription, with a current token: a connection may outlive the one it was opened with. */
  start(id: string): void;
  stop(id: string): void;
  silentMs(): number;
  fail(loss: ConnectionLoss): void;
  close(): void;
}

/** Opens a connection and starts `subscriptions` on it. */
export function openSubscriptionCarrier(options: {
  url: string;
  header: AuthorizationHeader;
  subscriptions: ReadonlyMap<string, ActiveSubscription>;
  authorize(options: { refresh: boolean }): Promise<AuthorizationHeader | null>;
  openSocket: OpenSocket;
  clock: Clock;
  handlers: CarrierHandlers;
}): SubscriptionCarrier {
  const { clock, handlers, subscriptions } = options;
  const unacknowledged = new Map<string, Timer | null>();
  let isConnected = false;
  let isCarryingAll = false;
  let isOver = false;

  const connection: RealtimeConnection = openRealtimeConnection({
    openSocket: options.openSocket,
    url: options.url,
    protocols: handshakeProtocols(options.header),
    clock,
    handlers: {
      acknowledged() {
        isConnected = true;
        handlers.connected();
        for (const id of [...subscriptions.keys()]) send(id, options.header);
        checkCarryingAll();
      },
      received,
      lost(loss) {
        release();
        handlers.lost(loss);
      },
    },
  });

  function release() {
    isOver = true;
    for (const timer of unacknowledged.values()) timer?.cancel();
    unacknowledged.clear();
  }

  function checkCarryingAll() {
    if (isCarryingAll || !isConnected || isOver || unacknowledged.size > 0) return;
    isCarryingAll = true;
    handlers.carriesAll();
  }

  function send(id: string, header: AuthorizationHeader) {
    const subscription = subscriptions.get(id);
    if (!subscription || isOver) return;
    unacknowledged.get(id)?.cancel();
    const timer = clock.setTimer(
      () => connection.fail({ kind: 'timed-out', message: 'A subscription was not acknowledged.' }),
      acknowledgeTimeoutMs,
    );
    unacknowledged.set(id, timer);
    connection.send(startFrame(id, subscription.operation, header));
  }

  async function startWithCurrentToken(id: string, refresh: boolean) {
    settle(id);
    unacknowledged.set(id, null);
    try {
      const header = await options.authorize({ refresh });
      if (isOver) return;
      if (!header) return handlers.signedOut();
      if (unacknowledged.has(id)) send(id, header);
    } catch (error) {
      const message = error instanceof Error ? error.message : 'No token.';
      connection.fail({ kind: 'lost', message });
    }
  }

  function settle(id: string) {
    unacknowledged.get(id)?.cancel();
    unacknowledged.delete(id);
  }

  function received(frame: Parameters<ConnectionHandlers['received']>[0]) {
    const { id } = frame;
    const subscription = id === undefined ? undefined : subscriptions.get(id);
    // An error without id concerns no subscription in particular; the acknowledgement timer notices the rest.
    if (id === undefined || !subscription) return;
    switch (frame.type) {
      case 'start_ack':
        settle(id);
        subscription.refreshed = false;
        subscription.observer.acknowledged?.();
        return checkCarryingAll();
      case 'data':
        return subscription.observer.received(frame.payload);
      case 'complete':
        return end(id, null);
      case 'error':
        if (!frame.errors.some(isAuthorizationError) || subscription.refreshed) {
          return end(id, frame.errors[0] ?? { errorType: 'Unknown', message: 'The subscription ended.' });
        }
        subscription.refreshed = true;
        void startWithCurrentToken(id, true);
    }
  }

  function end(id: string, error: FrameError | null) {
    settle(id);
    handlers.ended(id, error);
    checkCarryingAll();
  }

  return {
    start(id) {
      // Before the acknowledgement it is started with all others.
      if (isConnected && !isOver) void startWithCurrentToken(id, false);
    },
    stop(id) {
      settle(id);
      if (isConnected && !isOver) connection.send(stopFrame(id));
      checkCarryingAll();
    },
    silentMs: connection.silentMs,
    fail: connection.fail,
    close() {
      release();
      connection.close();
    },
  };
}
