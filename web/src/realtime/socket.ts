/** What a connection hears from its socket. */
export interface SocketHandlers {
  opened(): void;
  received(text: string): void;
  /** The socket is gone; the last call. */
  closed(): void;
}

/** A text socket. */
export interface Socket {
  send(text: string): void;
  close(code?: number): void;
}

/** Opens a socket to `url`, offering `protocols`. */
export type OpenSocket = (url: string, protocols: string[], handlers: SocketHandlers) => Socket;

/** Opens a browser WebSocket. */
export const openBrowserSocket: OpenSocket = (url, protocols, handlers) => {
  const socket = new WebSocket(url, protocols);
  socket.addEventListener('open', () => handlers.opened());
  socket.addEventListener('message', (event: MessageEvent<unknown>) => {
    if (typeof event.data === 'string') handlers.received(event.data);
  });
  socket.addEventListener('close', () => handlers.closed());
  return {
    send: (text) => socket.send(text),
    close: (code) => socket.close(code),
  };
};
