import WebSocket from 'ws';

/** One message of the server. */
export interface ServerFrame {
  type: string;
  id?: string;
  payload?: unknown;
}

/** How the connection header travels: all three forms that AppSync takes. */
export type HeaderForm = 'subprotocol' | 'query' | 'headers';

export interface RealtimeClientOptions {
  /** The header object: `host`, and what proves who one is. */
  header: Record<string, string>;
  form?: HeaderForm;
  /** Offered beside the header entry. */
  subprotocols?: string[];
  /** How long each wait may take. */
  timeoutMs?: number;
}

/** A bare client of the realtime protocol: it hides nothing and misses nothing. */
export interface RealtimeClient extends AsyncDisposable {
  /** The socket itself; `pause()` stalls the client. */
  readonly socket: WebSocket;
  /** Sends a message as JSON, or a text as it stands. */
  send(message: unknown): void;
  /** The next frame, `ka` included. Fails when none comes in time or the socket closes first. */
  next(): Promise<ServerFrame>;
  /** The next frame other than `ka`, which has to be of this type. */
  expect(type: string): Promise<ServerFrame>;
  /** `connection_init`, up to the acknowledgement and the first `ka`. */
  init(): Promise<ServerFrame>;
  /** Sends `start` without waiting for an answer; credentials as in the connection header unless told otherwise. */
  start(id: string, query: string, more?: { variables?: object; authorization?: object }): void;
  /** Frames that came and were not asked for yet. */
  waiting(): ServerFrame[];
  /** How the socket closed; waits for it. */
  closed(): Promise<{ code: number; reason: string }>;
}

const encode = (header: object) => Buffer.from(JSON.stringify(header)).toString('base64url');

function open(
  url: string,
  { header, form = 'subprotocol', subprotocols = ['graphql-ws'] }: RealtimeClientOptions,
) {
  if (form === 'subprotocol') return new WebSocket(url, [...subprotocols, `header-${encode(header)}`]);
  if (form === 'headers') {
    const { host, ...headers } = header;
    return new WebSocket(url, subprotocols, { headers: { ...headers, ...(host && { host }) } });
  }
  const query = new URLSearchParams({
    header: Buffer.from(JSON.stringify(header)).toString('base64'),
    payload: Buffer.from('{}').toString('base64'),
  });
  return new WebSocket(`${url}?${query.toString()}`, subprotocols);
}

/** Frames in the order they came, whether somebody waits for them or not. */
function createFrameQueue(socket: WebSocket, timeoutMs: number) {
  const frames: ServerFrame[] = [];
  const seen: string[] = [];
  let wake = (): void => undefined;
  socket.on('message', (data: Buffer) => {
    seen.push(data.toString());
    frames.push(JSON.parse(data.toString()) as ServerFrame);
    wake();
  });
  socket.on('close', () => wake());

  async function next(): Promise<ServerFrame> {
    const failed = (why: string) => new Error(`${why} Frames so far: ${seen.join(' ') || 'none'}`);
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(failed(`No frame within ${timeoutMs} ms.`)), timeoutMs);
    });
    try {
      for (;;) {
        const frame = frames.shift();
        if (frame) return frame;
        if (socket.readyState === WebSocket.CLOSED) throw failed('The socket is closed.');
        await Promise.race([new Promise<void>((resolve) => (wake = resolve)), timeout]);
      }
    } finally {
      clearTimeout(timer);
    }
  }

  return { frames, next };
}

function onceClosed(socket: WebSocket): Promise<{ code: number; reason: string }> {
  return new Promise((resolve) => {
    socket.once('close', (code: number, reason: Buffer) => resolve({ code, reason: reason.toString() }));
  });
}

/** Resolves when the WebSocket handshake is done; rejects when the server does not upgrade. */
export async function connectRealtime(url: string, options: RealtimeClientOptions): Promise<RealtimeClient> {
  const timeoutMs = options.timeoutMs ?? 20_000;
  const socket = open(url, options);
  const closing = onceClosed(socket);
  const { frames, next } = createFrameQueue(socket, timeoutMs);
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  socket.on('error', () => undefined);

  function send(message: unknown): void {
    socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  async function expect(type: string): Promise<ServerFrame> {
    let frame = await next();
    while (frame.type === 'ka' && type !== 'ka') frame = await next();
    if (frame.type === type) return frame;
    throw new Error(`Expected a frame of type '${type}', got ${JSON.stringify(frame)}`);
  }

  return {
    socket,
    send,
    next,
    expect,
    async init() {
      send({ type: 'connection_init' });
      const ack = await expect('connection_ack');
      await expect('ka');
      return ack;
    },
    start(id, query, { variables = {}, authorization = options.header } = {}) {
      const data = JSON.stringify({ query, variables });
      send({ id, type: 'start', payload: { data, extensions: { authorization } } });
    },
    waiting: () => [...frames],
    async closed() {
      let timer: NodeJS.Timeout | undefined;
      const timeout = new Promise<never>((_resolve, reject) => {
        timer = setTimeout(() => reject(new Error(`Still open after ${timeoutMs} ms.`)), timeoutMs);
      });
      return Promise.race([closing, timeout]).finally(() => clearTimeout(timer));
    },
    async [Symbol.asyncDispose]() {
      socket.terminate();
      await closing;
    },
  };
}
