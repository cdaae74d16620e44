import type { Clock, Timer } from '../../lib/clock.ts';
import type { JsonObject } from '../../lib/json.ts';
import type { Logger } from '../../lib/logger.ts';
import type { GraphQlApi } from '../../services/appsync/appsync.ts';
import type { Credentials } from '../../services/appsync/credentials.ts';
import { RequestError } from '../../services/appsync/graphql-error.ts';
import type { EventPayload } from '../../services/appsync/subscriptions/broker.ts';
import { SubscriptionRefusedError } from '../../services/appsync/subscriptions/subscribe.ts';
import { type ClientMessage, parseClientMessage, type ProtocolError, serverMessages } from './messages.ts';

/** All that the protocol needs of a socket. */
export interface RealtimeSocket {
  send(text: string): void;
  /** Sends `head` and the rest of a message that many get: only the head is this one's own. */
  sendShared(head: Buffer, rest: Buffer): void;
  close(code: number, reason: string): void;
  /** Bytes accepted by `send` that the peer has not taken yet. */
  bufferedBytes(): number;
}

/** What the adapter tells the protocol; both end quietly after the socket closed. */
export interface RealtimeConnection {
  receive(text: string): void;
  closed(): void;
}

export interface RealtimeLimits {
  /** Silence after which a client may give up on us. */
  connectionTimeoutMs: number;
  keepAliveMs: number;
  /** https://docs.aws.amazon.com/appsync/latest/devguide/real-time-websocket-client.html: 24 hours. */
  maxConnectionMs: number;
  maxSubscriptions: number;
  /** A peer that leaves more than this unread is cut off. */
  maxBufferedBytes: number;
}

export const defaultRealtimeLimits: RealtimeLimits = {
  connectionTimeoutMs: 300_000,
  keepAliveMs: 60_000,
  maxConnectionMs: 24 * 60 * 60 * 1000,
  maxSubscriptions: 100,
  maxBufferedBytes: 4 * 1024 * 1024,
};

/** Close codes of ours; AppSync documents none. */
export const closeCodes = { normal: 1000, goingAway: 1001, refused: 1008, tooSlow: 1013 } as const;

/** What the handshake brought: the header object, or why there can be no connection. */
export type Handshake = { authorization: JsonObject } | { problem: ProtocolError };

/** Proof of identity for one step of the protocol: the connection itself, or one `start`. */
export type ToCredentials = (authorization: JsonObject, purpose: 'connect' | { data: string }) => Credentials;

export interface RealtimeDependencies {
  api(): GraphQlApi;
  toCredentials: ToCredentials;
  limits: RealtimeLimits;
  /** Stands between the broker and the socket: delivers at once, or what a fault makes of it. */
  disturb(deliver: () => void, startedAtMs: number): void;
  /** The bytes of `serverMessages.dataRest`, made once for all who get the payload. */
  dataRestOf(payload: EventPayload): Buffer;
  clock: Clock;
  log: Logger;
}

interface ActiveSubscription {
  /** `null` while the subscription is starting. */
  handle: Disposable | null;
  /** When the start was acknowledged. */
  startedAtMs: number;
  /** Events that came before the acknowledgement was sent; they follow it. */
  early: EventPayload[];
  isStopped: boolean;
}

/** Speaks AppSync's realtime protocol on one open socket: see docs/protocol.md. */
export function openRealtimeConnection(
  socket: RealtimeSocket,
  handshake: Handshake,
  { api, toCredentials, limits, disturb, dataRestOf, clock, log }: RealtimeDependencies,
): RealtimeConnection {
  const subscriptions = new Map<string, ActiveSubscription>();
  const timers = new Set<Timer>();
  let isAccepted: Promise<boolean> = Promise.resolve(false);
  let isReady = false;
  let isClosed = false;

  function close(code: number, reason: string): void {
    if (isClosed) return;
    release();
    socket.close(code, reason);
  }

  function release(): void {
    isClosed = true;
    for (const timer of timers) timer.cancel();
    for (const subscription of subscriptions.values()) subscription.handle?.[Symbol.dispose]();
    subscriptions.clear();
  }

  /** False when there is nobody to send to, or no more. */
  function maySend(): boolean {
    if (isClosed) return false;
    const bufferedBytes = socket.bufferedBytes();
    if (bufferedBytes <= limits.maxBufferedBytes) return true;
    log.warn('realtime client too slow, connection closed', { bufferedBytes });
    close(closeCodes.tooSlow, 'Too slow: unread events exceed the buffer.');
    return false;
  }

  function send(text: string): void {
    if (maySend()) socket.send(text);
  }

  function refuse(error: ProtocolError): false {
    send(serverMessages.connectionError([error]));
    close(closeCodes.refused, error.errorType ?? 'refused');
    return false;
  }

  async function accept(): Promise<boolean> {
    if ('problem' in handshake) return refuse(handshake.problem);
    try {
      await api().connect(toCredentials(handshake.authorization, 'connect'));
      return true;
    } catch (failure) {
      if (!(failure instanceof RequestError)) throw failure;
      return refuse({
        errorType: failure.errorType,
        message: failure.message,
        errorCode: failure.statusCode,
      });
    }
  }

  function later(run: () => void, delayMs: number): void {
    if (isClosed) return;
    const timer = clock.setTimer(() => {
      timers.delete(timer);
      run();
    }, delayMs);
    timers.add(timer);
  }

  function keepAlive(): void {
    send(serverMessages.keepAlive);
    later(keepAlive, limits.keepAliveMs);
  }

  /** A second init is acknowledged again and changes nothing. */
  async function initialise(): Promise<void> {
    if (!(await isAccepted) || isClosed) return;
    send(serverMessages.connectionAck(limits.connectionTimeoutMs));
    if (isReady) return;
    isReady = true;
    keepAlive();
    later(
      () => close(closeCodes.goingAway, 'The connection reached its maximum age.'),
      limits.maxConnectionMs,
    );
  }

  async function start(id: string, data: string, proof: JsonObject): Promise<void> {
    if (subscriptions.has(id)) {
      return send(
        serverMessages.error(id, [
          { errorType: 'DuplicatedOperationError', message: `Duplicated operation with id ${id}` },
        ]),
      );
    }
    if (subscriptions.size >= limits.maxSubscriptions) {
      // AppSync sends an object here, not a list.
      const message = `Max number of ${limits.maxSubscriptions} subscriptions reached`;
      return send(serverMessages.error(id, { errorType: 'MaxSubscriptionsReachedError', message }));
    }
    const subscription: ActiveSubscription = {
      handle: null,
      startedAtMs: clock.now(),
      early: [],
      isStopped: false,
    };
    subscriptions.set(id, subscription);
    const deliver = createDelivery(id, subscription);
    try {
      const handle = await api().subscribe(data, toCredentials(proof, { data }), {
        deliver: (payload) => (subscription.handle ? deliver(payload) : subscription.early.push(payload)),
        end: () => end(id, subscription),
      });
      if (subscription.isStopped || isClosed) return handle[Symbol.dispose]();
      subscription.handle = handle;
      subscription.startedAtMs = clock.now();
      send(serverMessages.startAck(id));
      subscription.early.splice(0).forEach(deliver);
    } catch (failure) {
      // A stopped one has left its id, perhaps to another.
      if (subscription.isStopped) return;
      subscriptions.delete(id);
      send(serverMessages.error(id, toProtocolErrors(failure)));
    }
  }

  function createDelivery(id: string, subscription: ActiveSubscription): (payload: EventPayload) => void {
    const head = Buffer.from(serverMessages.dataHead(id));
    return (payload) =>
      disturb(() => {
        if (!subscription.isStopped && maySend()) socket.sendShared(head, dataRestOf(payload));
      }, subscription.startedAtMs);
  }

  function end(id: string, subscription: ActiveSubscription): void {
    if (subscription.isStopped) return;
    subscription.isStopped = true;
    subscriptions.delete(id);
    send(
      serverMessages.error(id, [
        { errorType: 'SubscriptionInvalidated', message: 'The subscription was ended by the server.' },
      ]),
    );
  }

  function toProtocolErrors(failure: unknown): ProtocolError[] {
    if (failure instanceof SubscriptionRefusedError) return [...failure.errors];
    if (failure instanceof RequestError) return [{ errorType: failure.errorType, message: failure.message }];
    log.error('subscription failed', {
      reason: failure instanceof Error ? failure.message : String(failure),
    });
    return [{ errorType: 'InternalFailure', message: 'An internal failure occurred.' }];
  }

  function stop(id: string): void {
    const subscription = subscriptions.get(id);
    if (!subscription) return;
    subscription.isStopped = true;
    subscription.handle?.[Symbol.dispose]();
    subscriptions.delete(id);
    send(serverMessages.complete(id));
  }

  async function handle(message: ClientMessage): Promise<void> {
    if (message.type === 'connection_init') return initialise();
    // Whatever comes before the acknowledgement is ignored, as AppSync's own documentation warns.
    if (!isReady || message.type === 'ping' || message.type === 'pong') return;
    if (message.type === 'start') return start(message.id, message.data, message.authorization);
    if (message.type === 'stop') return stop(message.id);
    const error =
      message.type === 'malformed'
        ? { errorType: 'BadRequestException', message: message.reason }
        : {
            errorType: 'UnsupportedOperation',
            message: `${message.name} not supported through the realtime channel`,
          };
    send(serverMessages.error(message.id, [error]));
  }

  function fail(failure: unknown): void {
    log.error('realtime connection failed', {
      reason: failure instanceof Error ? failure.message : String(failure),
    });
    close(1011, 'Internal failure.');
  }

  isAccepted = accept();
  isAccepted.catch(fail);
  return {
    receive(text) {
      if (!isClosed) handle(parseClientMessage(text)).catch(fail);
    },
    closed: () => {
      if (!isClosed) release();
    },
  };
}
