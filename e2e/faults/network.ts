import WebSocket from 'ws';
import type { OpenSocket } from '../../web/src/realtime/socket.ts';
import type { NetworkWatch } from '../../web/src/sync/network-watch.ts';

/** The network of one device, which a test can cut and take away. */
export interface DeviceNetwork {
  readonly openSocket: OpenSocket;
  readonly fetch: typeof fetch;
  readonly watch: NetworkWatch;
  /** Destroys the open sockets, without a closing handshake. */
  cut(): void;
  /** Takes the network away: sockets die, requests fail. `told`: the device notices, as a browser's `offline` event. */
  goOffline(told: boolean): void;
  comeOnline(): void;
}

export function createDeviceNetwork(): DeviceNetwork {
  const sockets = new Set<WebSocket>();
  const watchers = new Set<Parameters<NetworkWatch['subscribe']>[0]>();
  let hasNetwork = true;
  let isTold = false;

  function cut() {
    for (const socket of sockets) socket.terminate();
  }

  return {
    openSocket(url, protocols, handlers) {
      const socket = new WebSocket(hasNetwork ? url : 'ws://127.0.0.1:1', protocols);
      sockets.add(socket);
      socket.on('open', () => handlers.opened());
      socket.on('message', (data: Buffer) => handlers.received(data.toString()));
      // The reason arrives as an error first; `close` follows in any case.
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        handlers.closed();
      });
      return {
        send: (text) => {
          if (socket.readyState === WebSocket.OPEN) socket.send(text);
        },
        close: () => socket.close(),
      };
    },
    async fetch(input, init) {
      if (!hasNetwork) throw new TypeError('fetch failed');
      const response = await fetch(input, init);
      if (!hasNetwork) throw new TypeError('fetch failed');
      return response;
    },
    watch: {
      isOnline: () => !isTold,
      subscribe(handlers) {
        watchers.add(handlers);
        return () => watchers.delete(handlers);
      },
    },
    cut,
    goOffline(told) {
      hasNetwork = false;
      isTold = told;
      cut();
      if (told) for (const watcher of watchers) watcher.wentOffline();
    },
    comeOnline() {
      hasNetwork = true;
      if (!isTold) return;
      isTold = false;
      for (const watcher of watchers) watcher.cameOnline();
    },
  };
}
