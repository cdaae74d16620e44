import type { Clock, Timer } from '../lib/clock.ts';
import { connectionInitFrame, isAuthorizationError, parseServerFrame } from './protocol.ts';
import type { ServerFrame } from './protocol.ts';
import type { OpenSocket } from './socket.ts';

/** Why a connection ended. */
export interface ConnectionLoss {
  kind: 'unauthorized' | 'lost' | 'timed-out';
  message: string;
}

/** What a connection tells its owner. */
export interface ConnectionHandlers {
  /** The server acknowledged the connection; subscriptions can start. */
  acknowledged(): void;
  /** A frame about a subscription arrived. */
  received(frame: Extract<ServerFrame, { type: 'start_ack' | 'data' | 'complete' | 'error' }>): void;
  /** The connection is over; called once, and not after `close`. */
  lost(loss: ConnectionLoss): void;
}

/** One socket's life: handshake, keep-alive, end. */
export interface RealtimeConnection {
  send(frame: string): void;
  /** Milliseconds of silence so far. */
  silentMs(): number;
  /** Ends the connection without telling `lost`. */
  close(): void;
  /** Ends the connection as if the server had gone. */
  fail(loss: ConnectionLoss): void;
}

/** Amplify's own client waits as long for `connection_ack` and for `start_ack`. */
export const acknowledgeTimeoutMs = 15_000;

/** Opens a connection with the given subprotocols and shakes hands. */
export function openRealtimeConnection(options: {
  openSocket: OpenSocket;
  url: string;
  protocols: string[];
  clock: Clock;
  handlers: ConnectionHandlers;
}): RealtimeConnection {
  const { clock, handlers } = options;
  let ended = false;
  let acknowledged = false;
  let silenceLimitMs = acknowledgeTimeoutMs;
  let lastFrameMs = clock.now();
  let silence: Timer = clock.setTimer(onSilence, silenceLimitMs);

  const socket = options.openSocket(options.url, options.protocols, {
    opened: () => !ended && socket.send(connectionInitFrame),
    received,
    closed: () => end({ kind: 'lost', message: 'The connection was closed.' }),
  });

  function received(text: string) {
    if (ended) return;
    const frame = parseServerFrame(text);
    if (frame?.type === 'connection_ack') {
      acknowledged = true;
      silenceLimitMs = frame.connectionTimeoutMs;
    }
    restartSilence();
    if (frame) handle(frame);
  }

  function handle(frame: ServerFrame) {
    switch (frame.type) {
      case 'connection_ack':
        return handlers.acknowledged();
      case 'connection_error':
        return end(refusal(frame.errors));
      case 'start_ack':
      case 'data':
      case 'complete':
      case 'error':
        return handlers.received(frame);
      case 'ka':
        return;
    }
  }

  // Before the acknowledgement the limit is for the handshake as a whole; afterwards any frame shows life.
  function restartSilence() {
    lastFrameMs = clock.now();
    if (!acknowledged) return;
    silence.cancel();
    silence = clock.setTimer(onSilence, silenceLimitMs);
  }

  function onSilence() {
    end({
      kind: 'timed-out',
      message: acknowledged ? 'The server fell silent.' : 'The server did not answer.',
    });
  }

  function release(): boolean {
    if (ended) return false;
    ended = true;
    silence.cancel();
    return true;
  }

  function end(loss: ConnectionLoss) {
    if (!release()) return;
    socket.close();
    handlers.lost(loss);
  }

  return {
    send: (frame) => !ended && socket.send(frame),
    silentMs: () => clock.now() - lastFrameMs,
    close() {
      if (release()) socket.close(1000);
    },
    fail: end,
  };
}

function refusal(errors: Parameters<typeof isAuthorizationError>[0][]): ConnectionLoss {
  const message = errors[0]?.message || 'The server refused the connection.';
  return { kind: errors.some(isAuthorizationError) ? 'unauthorized' : 'lost', message };
}
