import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { createLogger } from '../lib/logger.ts';
import { type HttpRequest, type HttpRoute, textResponse } from './http-message.ts';
import { type HttpServer, startHttpServer, type UpgradeRoute } from './http-server.ts';

async function given(routes: HttpRoute[] | null = [], upgrades: UpgradeRoute[] = []) {
  const lines: string[] = [];
  const server = await startHttpServer(
    '127.0.0.1',
    0,
    createLogger('debug', (line) => lines.push(line)),
  );
  if (routes) server.serve(routes, upgrades);
  return {
    server,
    lines,
    url: `http://127.0.0.1:${server.port}`,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

/** A route that answers every request and keeps what it saw. */
function recording(): { route: HttpRoute; seen: HttpRequest[] } {
  const seen: HttpRequest[] = [];
  return {
    seen,
    route(request) {
      seen.push(request);
      return Promise.resolve(textResponse(200, 'ok'));
    },
  };
}

/** Writes raw bytes and reads until the server ends the connection or has answered `answers` times. */
async function raw(port: number, text: string, answers = 1): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let received = '';
  socket.on('data', (chunk: Buffer) => (received += chunk.toString()));
  socket.on('error', () => undefined);
  socket.write(text);
  const closed = once(socket, 'close');
  while (!socket.destroyed && received.split('HTTP/1.1 ').length - 1 < answers) {
    await Promise.race([once(socket, 'data'), closed]);
  }
  socket.destroy();
  return received;
}

const upgradeRequest = 'GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n';

describe('Until it serves', () => {
  test('everything gets 503', async () => {
    await using parts = await given(null);

    const response = await fetch(`${parts.url}/graphql`, { method: 'POST', body: '{}' });

    expect([response.status, await response.text()]).toEqual([503, 'Starting.\n']);
    expect(await raw(parts.server.port, upgradeRequest)).toMatch(/^HTTP\/1\.1 503 /);
  });
});

describe('Requests', () => {
  test('reach the first route that takes them', async () => {
    const only =
      (path: string, text: string): HttpRoute =>
      (request) =>
        request.path === path ? Promise.resolve(textResponse(200, text)) : undefined;
    await using parts = await given([only('/a', 'one'), only('/b', 'two'), only('/a', 'three')]);

    const get = async (path: string) => (await fetch(parts.url + path)).text();
    expect([await get('/a'), await get('/b'), await get('/c')]).toEqual([
      'one',
      'two',
      'Nothing is served here.\n',
    ]);
  });

  test('meet new routes as soon as those are set', async () => {
    await using parts = await given([() => Promise.resolve(textResponse(200, 'old'))]);

    parts.server.serve([() => Promise.resolve(textResponse(200, 'new'))], []);

    expect(await (await fetch(parts.url)).text()).toBe('new');
  });

  test('are shown whole: method, path, query, headers in lower case, body, peer', async () => {
    const { route, seen } = recording();
    await using parts = await given([route]);

    await fetch(`${parts.url}/a%20b/c?x=1&x=2&y=%C3%A4`, {
      method: 'PUT',
      body: 'bödy',
      headers: { 'X-Tra': 'T' },
    });

    const [request] = seen;
    expect(request).toMatchObject({ method: 'PUT', path: '/a%20b/c', remoteAddress: '127.0.0.1' });
    expect(request?.query.getAll('x')).toEqual(['1', '2']);
    expect(request?.query.get('y')).toBe('ä');
    expect(request?.headers['x-tra']).toBe('T');
    expect(request?.body.toString()).toBe('bödy');
  });

  test('show headers that came twice as lists', async () => {
    const { route, seen } = recording();
    await using parts = await given([route]);

    await raw(parts.server.port, 'GET / HTTP/1.1\r\nHost: x\r\nX-A: 1\r\nx-a: 2\r\n\r\n');

    expect(seen[0]?.headers['x-a']).toEqual(['1', '2']);
  });

  test.each(['/%', '/%zz?%', '//', '/../../etc/passwd', '/?a=%', '*', 'http://elsewhere/path', '/\u0001'])(
    'for %j are answered',
    async (target) => {
      const { route } = recording();
      await using parts = await given([route]);

      expect(await raw(parts.server.port, `GET ${target} HTTP/1.1\r\nHost: x\r\n\r\n`)).toMatch(
        /^HTTP\/1\.1 [24]\d\d /,
      );
    },
  );

  test.each([
    'nonsense\r\n\r\n',
    'GET / HTTP/9.9\r\n\r\n',
    'GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n',
    '\u0016\u0003\u0001',
  ])('that are no HTTP (%j) get 400, and the server goes on', async (text) => {
    const { route } = recording();
    await using parts = await given([route]);

    expect(await raw(parts.server.port, text)).toMatch(/^HTTP\/1\.1 400 /);
    expect((await fetch(parts.url)).status).toBe(200);
  });

  test('with more than 16 KB of headers get 431', async () => {
    await using parts = await given([recording().route]);

    expect(
      await raw(parts.server.port, `GET / HTTP/1.1\r\nHost: x\r\nX-A: ${'a'.repeat(17_000)}\r\n\r\n`),
    ).toMatch(/^HTTP\/1\.1 431 /);
  });

  test('with more than 16 MB get 413 and reach no route', async () => {
    const { route, seen } = recording();
    await using parts = await given([route]);

    const body = Buffer.alloc(16 * 1024 * 1024 + 1);
    const response = await fetch(parts.url, { method: 'POST', body });

    expect(response.status).toBe(413);
    expect(seen).toEqual([]);
    expect((await fetch(parts.url, { method: 'POST', body: body.subarray(1) })).status).toBe(200);
  });

  test('of clients that leave half-way are forgotten', async () => {
    const { route, seen } = recording();
    await using parts = await given([route]);
    const socket = connect(parts.server.port, '127.0.0.1');
    socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf');
    await once(socket, 'connect');
    await fetch(parts.url);

    socket.destroy();

    expect((await fetch(parts.url)).status).toBe(200);
    expect(seen.map(({ method }) => method)).toEqual(['GET', 'GET']);
    expect(parts.lines).toEqual([]);
  });
});

describe('Answers', () => {
  test('to HEAD have the length and no body', async () => {
    await using parts = await given([recording().route]);

    const answer = await raw(parts.server.port, 'HEAD / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');

    expect(answer).toMatch(/content-length: 2\r\n/);
    expect(answer.endsWith('\r\n\r\n')).toBe(true);
  });

  test('304 have no length of their own', async () => {
    await using parts = await given([() => Promise.resolve({ status: 304, headers: {}, body: '' })]);

    expect(await raw(parts.server.port, 'GET / HTTP/1.1\r\nHost: x\r\n\r\n')).not.toMatch(/content-length/i);
  });

  test('may be bytes', async () => {
    const body = new Uint8Array([0, 255, 128]);
    await using parts = await given([() => Promise.resolve({ status: 200, headers: {}, body })]);

    expect(new Uint8Array(await (await fetch(parts.url)).arrayBuffer())).toEqual(body);
  });

  test('may be lost: the connection breaks', async () => {
    await using parts = await given([() => Promise.resolve({ ...textResponse(200, ''), isLost: true })]);

    await expect(fetch(parts.url)).rejects.toThrow('fetch failed');
  });

  test.each<[string, HttpRoute]>([
    ['rejects', () => Promise.reject(new Error('secret'))],
    [
      'throws',
      () => {
        throw new Error('secret');
      },
    ],
    [
      'gives a header that HTTP forbids',
      () => Promise.resolve({ ...textResponse(200, ''), headers: { 'a b': 'x' } }),
    ],
  ])('are 500 when a route %s; why stands in the log alone', async (_what, route) => {
    await using parts = await given([route]);

    const response = await fetch(`${parts.url}/path?secret=1`);

    expect([response.status, await response.text()]).toEqual([500, 'Internal failure.\n']);
    expect(parts.lines).toEqual([
      expect.stringMatching(/^error request not answered method="GET" path="\/path" reason=/),
    ]);
  });
});

describe('Upgrades', () => {
  test('that nobody takes get 404', async () => {
    await using parts = await given([], [() => false]);

    expect(await raw(parts.server.port, upgradeRequest)).toMatch(/^HTTP\/1\.1 404 /);
  });

  test('that throw end their connection alone', async () => {
    await using parts = await given(
      [recording().route],
      [
        () => {
          throw new Error('bug');
        },
      ],
    );

    expect(await raw(parts.server.port, upgradeRequest)).toBe('');
    expect((await fetch(parts.url)).status).toBe(200);
    expect(parts.lines).toEqual(['error upgrade failed reason="bug"']);
  });
});

describe('Starting', () => {
  test('on a port that is taken says what to do', async () => {
    await using parts = await given();

    await expect(
      startHttpServer(
        '127.0.0.1',
        parts.server.port,
        createLogger('silent', () => undefined),
      ),
    ).rejects.toMatchObject({
      code: 'PortInUse',
      message: `Port ${parts.server.port} on 127.0.0.1 is in use. Choose another with --port N, or --port 0 for any free one.`,
    });
  });

  test('on an address of another machine says so', async () => {
    await expect(
      startHttpServer(
        '192.0.2.1',
        0,
        createLogger('silent', () => undefined),
      ),
    ).rejects.toMatchObject({
      code: 'InvalidOption',
      message: expect.stringContaining("Can't listen on 192.0.2.1:0") as string,
    });
  });
});

describe('Stopping', () => {
  async function stopsWithin(server: HttpServer, ms: number): Promise<void> {
    const started = performance.now();
    await server[Symbol.asyncDispose]();
    expect(performance.now() - started).toBeLessThan(ms);
  }

  test('takes less than 2 s with open sockets of every kind, and frees the port', async () => {
    const upgraded: Socket[] = [];
    const { server, url } = await given(
      [() => new Promise(() => undefined)],
      [(_request, socket) => upgraded.push(socket as Socket) > 0],
    );
    const open = (text: string) => {
      const socket = connect({ port: server.port, host: '127.0.0.1', allowHalfOpen: true });
      socket.on('error', () => undefined);
      socket.write(text);
      return once(socket, 'connect');
    };
    const waiting = fetch(url).catch(() => 'cut');
    await Promise.all([
      open(''),
      open('GET / HTTP/1.1\r\nHost: x\r\n'),
      open('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf'),
      open(upgradeRequest),
      open(upgradeRequest.replace('/ws', '/other')),
    ]);
    while (upgraded.length < 2) await new Promise((resolve) => setImmediate(resolve));

    await stopsWithin(server, 2000);

    expect(await waiting).toBe('cut');
    await using again = await startHttpServer(
      '127.0.0.1',
      server.port,
      createLogger('silent', () => undefined),
    );
    expect(again.port).toBe(server.port);
  });

  test('a half-closed socket of a refused upgrade does not hold it up', async () => {
    const { server } = await given([], []);
    const socket = connect({ port: server.port, host: '127.0.0.1', allowHalfOpen: true });
    socket.on('error', () => undefined);
    socket.write(upgradeRequest);
    await once(socket, 'data');

    await stopsWithin(server, 2000);
    socket.destroy();
  });

  test('may be asked for twice, also at once', async () => {
    const { server } = await given();

    await Promise.all([server[Symbol.asyncDispose](), server[Symbol.asyncDispose]()]);
    await server[Symbol.asyncDispose]();

    await expect(fetch(`http://127.0.0.1:${server.port}`)).rejects.toThrow();
  });
});
