import { randomUUID } from 'node:crypto';
import { clientFrame, opcodes } from './frames.ts';
import { openHttpClient, postRequest } from './http-client.ts';
import { openRawSocket, type RawSocket } from './raw-socket.ts';

/** What the generator has to know of a server. */
export interface Target {
  dialect: DialectName;
  port: number;
  /** Headers that prove who one is. */
  headers: Record<string, string>;
}

/** A connection that sends the same thing again and again, one at a time. */
export interface Caller {
  /** Calls `done` with the answer. Without an answer in the dialect it is called at once. */
  call(done: (answer: string) => void): void;
  end(): void;
}

export interface Subscription {
  socket: RawSocket;
  /** Resolves when the server said that it serves this one; where it says nothing, when it was asked to. */
  ready: Promise<void>;
}

export interface Dialect {
  subscribe(target: Target, room: string, onCount: (length: number) => void): Subscription;
  sender(target: Target, room: string, text: string): Caller;
  /** Asks for the newest 50 of a room; `null`: not offered. */
  reader(target: Target, room: string): Caller | null;
}

export type DialectName = 'appsync' | 'graphql-transport-ws' | 'socket.io' | 'bare';

const documents = {
  send: 'mutation Send($room: ID!, $text: String!) { send(room: $room, text: $text) { room id text } }',
  history: 'query History($room: ID!) { history(room: $room) { room id text } }',
  onSent: 'subscription OnSent($room: ID!) { onSent(room: $room) { room id text } }',
};

function gone(): never {
  throw new Error('The server closed a connection.');
}

/** A subscription whose handshake is a conversation: `step` answers a text, and says when all is done. */
function converse(
  open: { port: number; path: string; headers: Record<string, string> },
  first: string | null,
  step: (text: string) => { reply?: string; isReady?: boolean },
  onCount: (length: number) => void,
): Subscription {
  let isEnded = false;
  const socket = openRawSocket(open, onCount, () => {
    if (!isEnded) gone();
  });
  const end = socket.end;
  socket.end = () => {
    isEnded = true;
    end();
  };
  const ready = new Promise<void>((resolve) => {
    socket.onText = (text) => {
      const { reply, isReady } = step(text);
      if (reply !== undefined) socket.send(reply);
      if (!isReady) return;
      socket.onText = null;
      resolve();
    };
  });
  if (first !== null) socket.send(first);
  return { socket, ready };
}

function graphQlCaller({ port, headers }: Target, query: string, variables: object): Caller {
  const request = postRequest(port, '/graphql', headers, JSON.stringify({ query, variables }));
  let isEnded = false;
  const client = openHttpClient(port, () => {
    if (!isEnded) gone();
  });
  return {
    call: (done) => client.post(request, done),
    end() {
      isEnded = true;
      client.end();
    },
  };
}

const overHttp = {
  sender: (target: Target, room: string, text: string) =>
    graphQlCaller(target, documents.send, { room, text }),
  reader: (target: Target, room: string) => graphQlCaller(target, documents.history, { room }),
};

const connectionInit = JSON.stringify({ type: 'connection_init', payload: {} });

const appsync: Dialect = {
  ...overHttp,
  subscribe({ port, headers }, room, onCount) {
    const authorization = { host: `127.0.0.1:${port}`, ...headers };
    const encoded = Buffer.from(JSON.stringify(authorization)).toString('base64url');
    const data = JSON.stringify({ query: documents.onSent, variables: { room } });
    const start = { id: randomUUID(), type: 'start', payload: { data, extensions: { authorization } } };
    return converse(
      {
        port,
        path: '/graphql/realtime',
        headers: { 'Sec-WebSocket-Protocol': `graphql-ws, header-${encoded}` },
      },
      connectionInit,
      (text) => {
        if (text.includes('"connection_ack"')) return { reply: JSON.stringify(start) };
        if (text.includes('"error"')) throw new Error(text);
        return { isReady: text.includes('"start_ack"') };
      },
      onCount,
    );
  },
};

const graphqlTransportWs: Dialect = {
  ...overHttp,
  subscribe({ port }, room, onCount) {
    const payload = { query: documents.onSent, variables: { room } };
    return converse(
      { port, path: '/graphql', headers: { 'Sec-WebSocket-Protocol': 'graphql-transport-ws' } },
      connectionInit,
      (text) => {
        if (!text.includes('"connection_ack"')) return {};
        return { reply: JSON.stringify({ id: randomUUID(), type: 'subscribe', payload }), isReady: true };
      },
      onCount,
    );
  },
};

/** A socket.io packet that is acknowledged: `42<number>[event, …]` is answered by `43<number>[…]`. */
function socketIoCaller({ port }: Target, event: string, argument: unknown): Caller {
  const packet = clientFrame(opcodes.text, Buffer.from(`420${JSON.stringify([event, argument])}`));
  const { socket, ready } = converse(
    { port, path: '/socket.io/?EIO=4&transport=websocket', headers: {} },
    null,
    (text) => (text.startsWith('0') ? { reply: '40' } : { isReady: text.startsWith('40') }),
    () => undefined,
  );
  return {
    call(done) {
      void ready.then(() => {
        socket.onText = (text) => {
          if (text === '2') socket.send('3');
          else if (text.startsWith('43')) done(text);
        };
        socket.write(packet);
      });
    },
    end: () => socket.end(),
  };
}

const socketIo: Dialect = {
  subscribe({ port }, room, onCount) {
    const subscription = converse(
      { port, path: '/socket.io/?EIO=4&transport=websocket', headers: {} },
      null,
      (text) => {
        if (text.startsWith('0')) return { reply: '40' };
        if (text.startsWith('40')) return { reply: `420${JSON.stringify(['join', room])}` };
        return { isReady: text.startsWith('430') };
      },
      (length) => {
        // The only packet of one character is the server's ping.
        if (length === 1) subscription.socket.send('3');
        else onCount(length);
      },
    );
    return subscription;
  },
  sender: (target, room, text) => socketIoCaller(target, 'send', { room, text }),
  reader: (target, room) => socketIoCaller(target, 'history', room),
};

const bare: Dialect = {
  subscribe: ({ port }, room, onCount) =>
    converse({ port, path: `/?room=${room}`, headers: {} }, null, () => ({ isReady: true }), onCount),
  sender({ port }, room, text) {
    const { socket, ready } = converse(
      { port, path: `/?room=none`, headers: {} },
      null,
      () => ({ isReady: true }),
      () => undefined,
    );
    const frame = clientFrame(opcodes.text, Buffer.from(JSON.stringify({ room, text })));
    return {
      call(done) {
        void ready.then(() => {
          socket.write(frame);
          done('');
        });
      },
      end: () => socket.end(),
    };
  },
  reader: () => null,
};

export const dialects: Record<DialectName, Dialect> = {
  appsync,
  'graphql-transport-ws': graphqlTransportWs,
  'socket.io': socketIo,
  bare,
};
