import type { Duplex } from 'node:stream';

/** What is to leave on one socket. */
export interface Outgoing {
  /** Takes bytes that leave, with everything else taken in the same turn, in one write. */
  push(pieces: readonly Buffer[]): void;
  /** Hands what was taken to the socket now. */
  flush(): void;
  /** Bytes taken that the peer's system has not got yet. */
  bufferedBytes(): number;
}

/** Gathers what all sockets have to send within one turn of the event loop. */
export interface Outbox {
  /** @param isOpen false once nothing may be written any more; what is left by then is dropped. */
  outgoing(socket: Duplex, isOpen: () => boolean): Outgoing;
}

/**
 * Creates an outbox. Messages that are stored together are published together, so that a socket often gets several
 * in one turn; one write costs about as much as ten messages' worth of everything else.
 *
 * @param afterTurn runs a function when the current turn and all that it resolved is over.
 */
export function createOutbox(afterTurn: (run: () => void) => void): Outbox {
  let dirty: Outgoing[] = [];

  function flushAll(): void {
    const turn = dirty;
    dirty = [];
    for (const outgoing of turn) outgoing.flush();
  }

  return {
    outgoing(socket, isOpen) {
      let waiting: Buffer[] = [];
      let waitingBytes = 0;
      const self: Outgoing = {
        push(pieces) {
          if (waiting.length === 0) {
            if (dirty.length === 0) afterTurn(flushAll);
            dirty.push(self);
          }
          for (const piece of pieces) {
            waiting.push(piece);
            waitingBytes += piece.length;
          }
        },
        flush() {
          const pieces = waiting;
          if (pieces.length === 0) return;
          waiting = [];
          waitingBytes = 0;
          if (isOpen()) write(socket, pieces);
        },
        bufferedBytes: () => waitingBytes + socket.writableLength,
      };
      return self;
    },
  };
}

function write(socket: Duplex, pieces: readonly Buffer[]): void {
  const [first] = pieces;
  if (first && pieces.length === 1) return void socket.write(first);
  socket.cork();
  for (const piece of pieces) socket.write(piece);
  socket.uncork();
}
