import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { createDisposer } from '../../../lib/disposer.ts';
import type { Json } from '../../../lib/json.ts';
import { createManualClock } from '../../../testing/manual-clock.ts';
import type { ResolverContext } from '../resolver-context.ts';
import { createRequestSigner } from './http-signing.ts';
import { createHttpDataSource, type HttpDataSourceOptions } from './http.ts';

interface Seen {
  method: string | undefined;
  url: string | undefined;
  headers: IncomingMessage['headers'];
  body: string;
}

/** A real server, and a data source in front of it. */
async function givenServer(options: Partial<HttpDataSourceOptions> = {}) {
  const disposer = createDisposer();
  const clock = createManualClock();
  const seen: Seen[] = [];
  let arrived: () => void = () => undefined;
  const firstRequest = new Promise<void>((resolve) => (arrived = resolve));
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      seen.push({ method: request.method, url: request.url, headers: request.headers, body });
      arrived();
      if (request.url === '/never') return;
      if (request.url === '/moved') {
        response.writeHead(302, { location: '/elsewhere' }).end();
        return;
      }
      const status = request.url === '/missing' ? 404 : 200;
      response.writeHead(status, { 'content-type': 'text/plain', 'X-Own': 'yes' }).end('answer');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  disposer.defer(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  const { port } = server.address() as AddressInfo;
  const source = createHttpDataSource({
    endpoint: `http://127.0.0.1:${port}`,
    sign: null,
    fetch,
    clock,
    ...options,
  });
  const call = { context: {} as ResolverContext, maxBatchSize: 0, batch: {} };
  return {
    clock,
    seen,
    firstRequest,
    invoke: (request: Json) => source.invoke(request, call),
    [Symbol.asyncDispose]: () => disposer.dispose(),
  };
}

describe('HTTP data source', () => {
  test('sends method, path, query, headers and body', async () => {
    await using given = await givenServer();
    const result = await given.invoke({
      method: 'POST',
      resourcePath: '/v1/rooms',
      params: {
        query: { q: 'a b&c', tag: ['x', 'y'], n: 1 },
        headers: { 'Content-Type': 'application/json', 'X-Trace': 't1' },
        body: { name: 'lobby' },
      },
    });
    expect(given.seen).toMatchObject([
      {
        method: 'POST',
        url: '/v1/rooms?q=a%20b%26c&tag=x&tag=y&n=1',
        headers: { 'content-type': 'application/json', 'x-trace': 't1' },
        body: '{"name":"lobby"}',
      },
    ]);
    expect(result).toMatchObject({
      statusCode: 200,
      headers: { 'content-type': 'text/plain', 'x-own': 'yes' },
      body: 'answer',
    });
  });

  test('drops headers that AppSync sets itself', async () => {
    await using given = await givenServer();
    await given.invoke({
      method: 'GET',
      resourcePath: '/',
      params: {
        headers: { Host: 'evil', Connection: 'close', 'User-Agent': 'mine', 'Content-Length': '99' },
      },
    });
    expect(given.seen[0]?.headers.host).toMatch(/^127\.0\.0\.1:/);
    expect(given.seen[0]?.headers['user-agent']).not.toBe('mine');
    expect(given.seen[0]?.headers['content-length']).toBeUndefined();
  });

  test('takes any status for an answer, and does not follow redirects', async () => {
    await using given = await givenServer();
    expect(await given.invoke({ method: 'GET', resourcePath: '/missing' })).toMatchObject({
      statusCode: 404,
    });
    expect(await given.invoke({ method: 'GET', resourcePath: '/moved' })).toMatchObject({
      statusCode: 302,
      headers: { location: '/elsewhere' },
    });
    expect(given.seen).toHaveLength(2);
  });

  test('gives up when time is up', async () => {
    await using given = await givenServer();
    const answer = given.invoke({ method: 'GET', resourcePath: '/never' });
    const failed = expect(answer).rejects.toMatchObject({ type: 'ExecutionTimeout' });
    await given.firstRequest;
    given.clock.advance(30_000);
    await failed;
  });

  test('tells why there is no answer', async () => {
    await using given = await givenServer({ endpoint: 'http://127.0.0.1:1' });
    await expect(given.invoke({ method: 'GET', resourcePath: '/' })).rejects.toMatchObject({
      type: 'Http:ConnectionFailed',
      message: expect.stringContaining('Unable to execute HTTP request: '),
    });
  });

  test.each<[Json, string]>([
    [{ resourcePath: '/' }, "Value for field '$[method]' not found."],
    [{ method: 'GET' }, "Value for field '$[resourcePath]' not found."],
    [{ method: 'GET', resourcePath: 'rooms' }, "The field '$[resourcePath]' must begin with '/'."],
    [{ method: 'BREW', resourcePath: '/' }, "Unsupported method 'BREW'."],
    [null, "Value for field '$[method]' not found."],
  ])('refuses %j', async (request, message) => {
    await using given = await givenServer();
    await expect(given.invoke(request)).rejects.toMatchObject({ type: 'MappingTemplate', message });
  });

  test('signs when the template asks for it', async () => {
    const sign = createRequestSigner({
      region: 'eu-central-1',
      service: 'states',
      credentials: { accessKeyId: 'local', secretAccessKey: 'secret' },
    });
    await using given = await givenServer({ sign });
    await given.invoke({
      method: 'POST',
      resourcePath: '/',
      params: { headers: { 'x-amz-target': 'AWSStepFunctions.StartExecution' }, body: '{}' },
    });
    expect(given.seen[0]?.headers).toMatchObject({
      'x-amz-date': '20260101T000000Z',
      'x-amz-target': 'AWSStepFunctions.StartExecution',
      authorization: expect.stringMatching(
        /^AWS4-HMAC-SHA256 Credential=local\/20260101\/eu-central-1\/states\/aws4_request, SignedHeaders=host;x-amz-date;x-amz-target, Signature=[0-9a-f]{64}$/,
      ),
    });
  });
});

describe('request signer', () => {
  test('agrees with the published example of Signature Version 4', async () => {
    const sign = createRequestSigner({
      region: 'us-east-1',
      service: 'service',
      credentials: {
        accessKeyId: 'AKIDEXAMPLE',
        secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
      },
    });
    const url = new URL('https://example.amazonaws.com/');
    const headers = await sign(
      { method: 'GET', url, headers: {}, body: null },
      Date.UTC(2015, 7, 30, 12, 36),
    );
    expect(headers['authorization']).toContain(
      'Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
    );
  });
});
