import { Duplex } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { createOutbox } from './outbox.ts';

/** An outbox whose turns end on demand, and a socket that keeps the writes it gets. */
function given() {
  const turns: (() => void)[] = [];
  const outbox = createOutbox((run) => turns.push(run));
  const writes: string[] = [];
  const open = { is: true };
  const socket = new Duplex({
    read: () => undefined,
    write(chunk: Buffer, _encoding, done) {
      writes.push(chunk.toString());
      done();
    },
    writev(chunks, done) {
      writes.push(chunks.map(({ chunk }) => String(chunk)).join('+'));
      done();
    },
  });
  return {
    outgoing: outbox.outgoing(socket, () => open.is),
    writes,
    turns,
    open,
    endTurn: () => turns.splice(0).forEach((run) => run()),
  };
}

describe('An outbox', () => {
  test('writes what came in one turn at once, in order', () => {
    const { outgoing, writes, turns, endTurn } = given();
    outgoing.push([Buffer.from('a')]);
    outgoing.push([Buffer.from('b'), Buffer.from('c')]);
    expect(turns).toHaveLength(1);
    expect(writes).toEqual([]);

    endTurn();
    outgoing.push([Buffer.from('d')]);
    endTurn();

    expect(writes).toEqual(['a+b+c', 'd']);
  });

  test('counts what waits as buffered', () => {
    const { outgoing, endTurn } = given();

    outgoing.push([Buffer.from('abc')]);
    expect(outgoing.bufferedBytes()).toBe(3);
    endTurn();

    expect(outgoing.bufferedBytes()).toBe(0);
  });

  test('writes at once when asked to, and nothing twice', () => {
    const { outgoing, writes, endTurn } = given();
    outgoing.push([Buffer.from('a')]);

    outgoing.flush();
    endTurn();

    expect(writes).toEqual(['a']);
  });

  test('drops what is left when the socket is not open any more', () => {
    const { outgoing, writes, open, endTurn } = given();
    outgoing.push([Buffer.from('a')]);
    open.is = false;

    endTurn();

    expect(writes).toEqual([]);
    expect(outgoing.bufferedBytes()).toBe(0);
  });
});
