import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectRealtime, type RealtimeClient } from '../local/testing/realtime-client.ts';
import { type ChatClient, postGraphQl, signIn } from './support/chat-client.ts';
import { type LocalProcess, startLocalProcess } from './support/local-process.ts';

const onMessage = 'subscription ($roomId: ID!) { onMessage(roomId: $roomId) { id roomId body } }';

/** The token of someone else under one's own signature. */
function forge(token: string): string {
  const [head = '', claims = '', signature = ''] = token.split('.');
  const tampered = Buffer.from(claims, 'base64url')
    .toString()
    .replace('"username":"ana"', '"username":"ben"');
  return [head, Buffer.from(tampered).toString('base64url'), signature].join('.');
}

describe('A runtime that gets nonsense', () => {
  let local: LocalProcess;
  let ana: ChatClient;
  let roomId: string;

  beforeAll(async () => {
    local = await startLocalProcess(['--no-web', '--log', 'error']);
    ana = await signIn(local.outputs, 'ana');
    roomId = await ana.createRoom({ name: 'Target', kind: 'PUBLIC' });
  });
  afterAll(() => local[Symbol.asyncDispose]());

  const headerOf = (token?: string) => ({
    host: new URL(local.origin).host,
    ...(token === undefined ? {} : { Authorization: token }),
  });

  function connect(token: string | undefined = ana.accessToken): Promise<RealtimeClient> {
    return connectRealtime(local.outputs.Chorus.RealtimeUrl, { header: headerOf(token), timeoutMs: 15_000 });
  }

  /** A new subscriber gets what is sent, whatever happened before. */
  async function expectAlive(): Promise<void> {
    await using client = await connect();
    await client.init();
    client.start('alive', onMessage, { variables: { roomId } });
    await client.expect('start_ack');
    const body = randomUUID();
    expect((await ana.sendMessage(roomId, body)).errors).toEqual([]);
    expect(await client.expect('data')).toMatchObject({ payload: { data: { onMessage: { body } } } });
  }

  describe('on a socket', () => {
    it.each<[what: string, header: () => Record<string, string>]>([
      ['no token', () => headerOf()],
      ['a token that is none', () => headerOf('not-a-token')],
      ['a forged token', () => headerOf(forge(ana.accessToken))],
      ['a wrong API key', () => ({ ...headerOf(), 'x-api-key': 'da2-wrong' })],
    ])('refuses the connection for %s, with the reason', async (_what, header) => {
      const url = local.outputs.Chorus.RealtimeUrl;
      await using client = await connectRealtime(url, { header: header(), timeoutMs: 15_000 });
      client.send({ type: 'connection_init' });

      expect(await client.expect('connection_error')).toMatchObject({
        payload: { errors: [{ errorType: 'UnauthorizedException', errorCode: 401 }] },
      });
      expect((await client.closed()).code).toBe(1008);
    });

    it('refuses a start with a forged token, and keeps the connection', async () => {
      await using client = await connect();
      await client.init();
      client.start('1', onMessage, {
        variables: { roomId },
        authorization: headerOf(forge(ana.accessToken)),
      });

      expect(await client.expect('error')).toMatchObject({
        id: '1',
        payload: { errors: [{ errorType: 'UnauthorizedException' }] },
      });
      client.start('1', onMessage, { variables: { roomId } });
      expect(await client.expect('start_ack')).toEqual({ type: 'start_ack', id: '1' });
    });

    it('refuses to tell a stranger of a room, whether it is there or not', async () => {
      const secret = await ana.createRoom({ name: 'Secret', kind: 'PRIVATE' });
      const ben = await signIn(local.outputs, 'ben');
      await using client = await connect(ben.accessToken);
      await client.init();
      const refusals: unknown[] = [];
      for (const id of [secret, randomUUID(), roomId]) {
        client.start(id, onMessage, { variables: { roomId: id } });
        refusals.push((await client.expect('error')).payload);
      }
      await ana.sendMessage(secret, 'not for Ben');
      await ana.sendMessage(roomId, 'not for Ben either');

      const [ofSecret, ofNothing, ofPublic] = refusals;
      expect(JSON.stringify(ofSecret)).toContain('NotFound');
      expect(ofNothing).toEqual(ofSecret);
      expect(JSON.stringify(ofPublic)).toContain('Unauthorized');
      client.send({ type: 'stop', id: 'nothing' });
      client.start('last', onMessage, { variables: { roomId } });
      expect(await client.expect('error')).toMatchObject({ id: 'last' });
      expect(client.waiting()).toEqual([]);
    });

    it('ignores a start before the connection is acknowledged', async () => {
      await using client = await connect();
      client.start('early', onMessage, { variables: { roomId } });
      await client.init();
      client.start('late', onMessage, { variables: { roomId } });

      expect(await client.expect('start_ack')).toEqual({ type: 'start_ack', id: 'late' });
    });

    it('answers what is no message of the protocol, and goes on', async () => {
      await using client = await connect();
      await client.init();
      for (const text of ['{', '[]', 'null', '{"type":"start","id":"1","payload":5}']) {
        client.send(text);
        expect(JSON.stringify(await client.expect('error'))).toContain('BadRequestException');
      }
      client.send({ type: 'drop_table', id: '2' });
      expect(JSON.stringify(await client.expect('error'))).toContain('UnsupportedOperation');
      client.start('3', 'mutation { joinRoom(id: "x") { roomId } }');
      expect(JSON.stringify(await client.expect('error'))).toContain('UnsupportedOperation');
      client.socket.send(Buffer.from([0, 255, 1, 254]));
      expect(JSON.stringify(await client.expect('error'))).toContain('BadRequestException');

      client.start('4', onMessage, { variables: { roomId } });
      expect(await client.expect('start_ack')).toEqual({ type: 'start_ack', id: '4' });
    });

    it('closes a socket that sends a frame of 1 MB, and no other', async () => {
      await using other = await connect();
      await other.init();
      await using client = await connect();
      await client.init();
      client.send('x'.repeat(1024 * 1024));

      expect((await client.closed()).code).toBe(1009);
      other.start('1', onMessage, { variables: { roomId } });
      await other.expect('start_ack');
    });

    it('outlives 1,000 frames of anything', async () => {
      const id = fc.oneof(fc.constantFrom('1', '2', ''), fc.string());
      const frame = fc.oneof(
        fc.string(),
        fc.json(),
        fc.record({
          type: fc.constantFrom('start', 'stop', 'connection_init', 'data'),
          id,
          payload: fc.json(),
        }),
        fc.record({
          type: fc.constant('start'),
          id,
          payload: fc.record({
            data: fc.oneof(
              fc.json(),
              fc.constant(JSON.stringify({ query: onMessage, variables: { roomId } })),
            ),
            extensions: fc.record({ authorization: fc.dictionary(fc.string(), fc.anything()) }),
          }),
        }),
      );
      await using client = await connect();
      await client.init();
      for (const part of fc.sample(frame, { numRuns: 1_000, seed: 20_261 })) {
        client.send(typeof part === 'string' ? part : JSON.stringify(part));
      }
      client.start('after all', onMessage, { variables: { roomId } });
      let answer = await client.next();
      while (answer.id !== 'after all') answer = await client.next();

      expect(answer.type).toBe('start_ack');
      await expectAlive();
    });
  });

  describe('over HTTP', () => {
    const post = (body: string, headers: Record<string, string> = {}) =>
      fetch(local.outputs.Chorus.GraphqlUrl, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: ana.accessToken, ...headers },
        body,
      });

    it('refuses a body of 1.5 MB', async () => {
      const response = await post(
        JSON.stringify({ query: '{ me { userId } }', pad: 'x'.repeat(1.5 * 1024 ** 2) }),
      );

      expect(response.status).toBe(413);
      await expectAlive();
    });

    it.each([
      ['no body', ''],
      ['half of a JSON text', '{"query": "{ me'],
      ['a list', '[]'],
      ['no query', '{"variables": {}}'],
      ['variables that are a list', '{"query": "{ me { userId } }", "variables": []}'],
    ])('answers 400 to %s', async (_what, body) => {
      const response = await post(body);

      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({
        errors: [{ errorType: 'MalformedHttpRequestException' }],
      });
    });

    it('does not answer queries by GET', async () => {
      const url = `${local.outputs.Chorus.GraphqlUrl}?query=${encodeURIComponent('{ me { userId } }')}`;
      const response = await fetch(url, { headers: { authorization: ana.accessToken } });

      expect(response.ok).toBe(false);
      expect(await response.text()).not.toContain('userId');
    });

    it.each([
      ['30,000 deep', 400, `${'{ me '.repeat(30_000)}${'}'.repeat(30_000)}`],
      ['1,000 deep', 200, `${'{ me '.repeat(1_000)}${'}'.repeat(1_000)}`],
      ['with a list 1,000 deep', 200, `{ room(id: ${'['.repeat(1_000)}${']'.repeat(1_000)}) { id } }`],
    ])('refuses a query %s', async (_what, expectedStatus, query) => {
      const { GraphqlUrl } = local.outputs.Chorus;
      const { status, data, errors } = await postGraphQl(
        GraphqlUrl,
        { authorization: ana.accessToken },
        query,
      );

      expect({ status, data }).toEqual({ status: expectedStatus, data: null });
      expect(errors).toHaveLength(1);
      await expectAlive();
    });
  });

  it('finds none of it worth an error in its log', () => {
    expect(local.output()).not.toMatch(/^error /m);
  });
});
