import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PinnedAddress } from '../lib/receiver-host.ts';
import type { Reach } from '../lib/receiver-url.ts';
import { createReceivers } from './receiver.ts';

const here: PinnedAddress = { address: '127.0.0.1', family: 4 };

describe('A call of a receiver', () => {
  let server: Server;
  let port: number;
  let asked: string[];
  let answer: { status: number; location?: string } | null;

  beforeEach(async () => {
    asked = [];
    answer = { status: 204 };
    server = createServer((request, response) => {
      void text(request).then((body) => {
        asked.push(`${request.method} ${request.url} ${request.headers.host} ${body}`);
        if (answer)
          response.writeHead(answer.status, { location: answer.location ?? '' }).end('x'.repeat(100));
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    port = typeof address === 'object' && address ? address.port : 0;
  });
  afterEach(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });

  function post(url: string, lookup: (host: string) => Promise<PinnedAddress[]>, reach: Reach = 'private') {
    return createReceivers({ reach, lookup, timeoutMs: 300 }).post(url, { 'webhook-id': 'e' }, '{"a":"é"}');
  }
  const toHere = () => Promise.resolve([here]);

  it('goes to the address that was looked at, under the name that was asked for', async () => {
    let lookups = 0;
    // Whoever asked a second time would be led elsewhere.
    const rebinding = () =>
      Promise.resolve([(lookups += 1) === 1 ? here : { address: '10.0.0.1', family: 4 }]);

    expect(await post(`http://hook.example.com:${port}/x?y=z`, rebinding)).toEqual({ status: 204 });
    expect(lookups).toBe(1);
    expect(asked).toEqual([`POST /x?y=z hook.example.com:${port} {"a":"é"}`]);
  });

  it('does not follow a redirect', async () => {
    answer = { status: 307, location: `http://127.0.0.1:${port}/elsewhere` };

    expect(await post(`http://127.0.0.1:${port}/`, toHere)).toEqual({ status: 307 });
    expect(asked).toHaveLength(1);
  });

  it('reaches nobody who is not public', async () => {
    const refused = { error: 'The host has an address that is not public.' };
    expect(await post('https://hook.example.com/', toHere, 'public')).toEqual(refused);
    expect(await post('https://127.0.0.1/', toHere, 'public')).toEqual(refused);
    expect(await post(`http://127.0.0.1:${port}/`, toHere, 'public')).toEqual({
      error: 'The address must begin with https://.',
    });
    expect(asked).toEqual([]);
  });

  it('ends when there is no answer in time, from the receiver or from DNS', async () => {
    answer = null;
    const late = { error: 'There was no answer within 0.3 s.' };

    expect(await post(`http://127.0.0.1:${port}/`, toHere)).toEqual(late);
    expect(await post('http://slow.example.com/', () => new Promise(() => undefined))).toEqual(late);
  });

  it('says what is wrong without a word of others', async () => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
    const failure = Object.assign(new Error('getaddrinfo of secret.example.com'), { code: 'EAI_AGAIN' });

    expect(await post(`http://127.0.0.1:${port}/`, toHere)).toEqual({
      error: 'The connection failed: ECONNREFUSED.',
    });
    expect(await post('http://secret.example.com/', () => Promise.reject(failure))).toEqual({
      error: 'The connection failed: EAI_AGAIN.',
    });
    server = createServer().listen(0);
  });

  it('speaks TLS with a server of that name alone', async () => {
    const answered = await post(`https://127.0.0.1:${port}/`, toHere);

    expect('error' in answered && answered.error).toMatch(/^The connection failed/);
    expect(asked).toEqual([]);
  });
});
