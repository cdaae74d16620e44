import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectRealtime } from '../local/testing/realtime-client.ts';
import type { MessagePage, RoomPage } from '../schema.generated.ts';
import { callCognito, type ChatClient, postGraphQl, signIn } from './support/chat-client.ts';
import { type LocalProcess, startLocalProcess } from './support/local-process.ts';

const roomsQuery =
  'query ($nextToken: String) { myRooms(limit: 50, nextToken: $nextToken) { items { id name version } nextToken } }';
const messagesQuery = `query ($roomId: ID!, $before: ID) {
  messages(roomId: $roomId, before: $before, limit: 100) { items { id body clientId authorName createdAt } nextToken }
}`;

describe('After a restart', () => {
  let data: string;
  let port = '0';
  let local: LocalProcess;

  /** The next runtime over the same data, at the same address: tokens name their issuer by it. */
  async function start(): Promise<void> {
    local = await startLocalProcess(['--no-web', '--data', data, '--port', port]);
    ({ port } = new URL(local.origin));
  }

  beforeEach(async () => {
    data = mkdtempSync(join(tmpdir(), 'chorus-data-'));
    port = '0';
    await start();
  });
  afterEach(async () => {
    await local[Symbol.asyncDispose]();
    rmSync(data, { recursive: true });
  });

  async function readMessages(client: ChatClient, roomId: string): Promise<MessagePage['items']> {
    const { data, errors } = await client.send<{ messages: MessagePage }>(messagesQuery, { roomId });
    expect(errors).toEqual([]);
    expect(data?.messages.nextToken).toBeNull();
    return data?.messages.items ?? [];
  }

  async function readRooms(client: ChatClient): Promise<RoomPage['items']> {
    const { data, errors } = await client.send<{ myRooms: RoomPage }>(roomsQuery);
    expect(errors).toEqual([]);
    return data?.myRooms.items ?? [];
  }

  it('addresses, users, tokens, rooms and messages are what they were', async () => {
    const ana = await signIn(local.outputs, 'ana');
    const carla = await signUp(local);
    const roomId = await ana.createRoom({ name: 'Keepsakes', kind: 'PUBLIC' });
    const joined = await postGraphQl(
      local.outputs.Chorus.GraphqlUrl,
      { authorization: carla.accessToken },
      'mutation ($id: ID!) { joinRoom(id: $id) { roomId userId role } }',
      { id: roomId },
    );
    expect(joined.errors).toEqual([]);
    for (const body of ['one', 'two', 'three']) await ana.sendMessage(roomId, body);
    const [outputs, rooms, messages] = [local.outputs, await readRooms(ana), await readMessages(ana, roomId)];
    expect(messages).toHaveLength(3);

    expect(await local.stop('SIGTERM')).toBe(0);
    await start();

    expect(local.outputs).toEqual(outputs);
    expect(await readRooms(ana)).toEqual(rooms);
    expect(await readMessages(ana, roomId)).toEqual(messages);
    const seenByCarla = await postGraphQl(
      outputs.Chorus.GraphqlUrl,
      { authorization: carla.accessToken },
      messagesQuery,
      { roomId },
    );
    expect(seenByCarla.data).toEqual({ messages: { items: messages, nextToken: null } });
    await carla.signInAgain();
    await carla.refresh();
  });

  it('by kill -9 every answered mutation is there, and what was sent again is there once', async () => {
    const names = ['ana', 'ben', 'dana', 'oscar'];
    const clients = await Promise.all(names.map((name) => signIn(local.outputs, name)));
    const [ana] = clients;
    if (!ana) throw new Error('Nobody signed in.');
    const roomId = await ana.createRoom({ name: 'Crashes', kind: 'PUBLIC' });
    for (const client of clients) await client.joinRoom(roomId);
    const answeredIds = new Set<string>();
    const sentBodies: string[] = [];

    for (let round = 1; round <= 5; round++) {
      // Two a round stay within the 20 that one user may send in ten seconds, those sent again included.
      const sends = clients.flatMap((client) =>
        ['a', 'b'].map((part) => ({
          client,
          body: `${round}${part} by ${client.username}`,
          clientId: randomUUID(),
        })),
      );
      sentBodies.push(...sends.map(({ body }) => body));
      let answered = 0;
      let killed: Promise<number | null> | undefined;
      const results = await Promise.allSettled(
        sends.map(async ({ client, body, clientId }) => {
          const { data } = await client.sendMessage(roomId, body, clientId);
          if (!data?.sendMessage) return false;
          answeredIds.add(data.sendMessage.id);
          if (++answered === round) killed = local.stop('SIGKILL');
          return true;
        }),
      );
      expect(await killed).toBeNull();
      await start();

      const kept = new Set((await readMessages(ana, roomId)).map(({ id }) => id));
      expect([...answeredIds].filter((id) => !kept.has(id))).toEqual([]);
      const unanswered = sends.filter((_, index) => {
        const result = results[index];
        return result?.status !== 'fulfilled' || !result.value;
      });
      for (const { client, body, clientId } of unanswered) {
        const { data, errors } = await client.sendMessage(roomId, body, clientId);
        expect(errors).toEqual([]);
        if (data?.sendMessage) answeredIds.add(data.sendMessage.id);
      }
    }

    const messages = await readMessages(ana, roomId);
    expect(messages.map(({ body }) => body).sort()).toEqual(sentBodies.sort());
    expect(new Set(messages.map(({ id }) => id))).toEqual(answeredIds);
  });

  it('that came while people asked, nobody has got half an answer', async () => {
    const oscar = await signIn(local.outputs, 'oscar');
    const answers: { status: number; text: string }[] = [];
    let stopped: Promise<number | null> | undefined;

    /** Asks a table and a function until nobody listens any more. */
    async function ask(): Promise<void> {
      for (;;) {
        const response = await fetch(local.outputs.Chorus.GraphqlUrl, {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: oscar.accessToken },
          body: JSON.stringify({ query: '{ me { userId } queues { items { name } } }' }),
        }).catch(() => null);
        if (!response) return;
        answers.push({ status: response.status, text: await response.text().catch(() => 'cut') });
        if (answers.length === 20) stopped = local.stop('SIGTERM');
      }
    }
    await Promise.all(Array.from({ length: 8 }, ask));

    expect(await stopped).toBe(0);
    const complete = answers.find(({ status }) => status === 200);
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`))).toEqual(
      new Set([`200 ${complete?.text}`, '503 Stopping.\n']),
    );
    expect(complete?.text).not.toContain('errors');
    await start();
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('%s ends the runtime at once, whatever is open', async (signal) => {
    const ana = await signIn(local.outputs, 'ana');
    const header = { host: new URL(local.origin).host, Authorization: ana.accessToken };
    const realtime = await connectRealtime(local.outputs.Chorus.RealtimeUrl, { header, timeoutMs: 15_000 });
    await realtime.init();
    const halfRequest = connect(Number(port), '127.0.0.1');
    await new Promise((resolve) => halfRequest.once('connect', resolve));
    halfRequest.on('error', () => undefined);
    halfRequest.write('POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{');
    const stoppedAtMs = Date.now();

    expect(await local.stop(signal)).toBe(0);
    expect(Date.now() - stoppedAtMs).toBeLessThan(2_000);
    expect((await realtime.closed()).code).toBe(1001);
    halfRequest.destroy();
  });
});

/** A person with an account of their own making. */
async function signUp({ origin, outputs }: LocalProcess) {
  const ClientId = outputs.Chorus.UserPoolClientId;
  const [email, Password] = [`${randomUUID()}@example.org`, 'Carla-knows-1!'];
  const created = await callCognito(origin, 'SignUp', {
    ClientId,
    Username: randomUUID(),
    Password,
    UserAttributes: [{ Name: 'email', Value: email }],
  });
  expect(created).toMatchObject({ status: 200, body: { UserConfirmed: true } });

  async function authenticate(AuthFlow: string, AuthParameters: Record<string, string>) {
    const { body } = await callCognito(origin, 'InitiateAuth', { ClientId, AuthFlow, AuthParameters });
    const result = body.AuthenticationResult;
    if (!result) throw new Error(`Not signed in: ${JSON.stringify(body)}`);
    return result;
  }
  const signInAgain = () => authenticate('USER_PASSWORD_AUTH', { USERNAME: email, PASSWORD: Password });
  const { AccessToken, RefreshToken = '' } = await signInAgain();
  return {
    accessToken: AccessToken,
    signInAgain,
    refresh: () => authenticate('REFRESH_TOKEN_AUTH', { REFRESH_TOKEN: RefreshToken }),
  };
}
