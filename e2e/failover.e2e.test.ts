import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { isJsonObject } from '../local/lib/json.ts';
import { startNodeChat } from '../web/src/testing/node-chat.ts';
import { startBrowser, type TestBrowser } from './support/browser.ts';
import { type ChatClient, postGraphQl, signIn } from './support/chat-client.ts';
import { createChatPage } from './support/chat-page.ts';
import { openChatTable } from './support/chat-table.ts';
import { dynamoDbOf } from './support/dynamodb-wire.ts';
import { type LocalProcess, startLocalProcess } from './support/local-process.ts';
import { type Replication, startReplication } from './support/replication.ts';
import { type Site, startSite } from './support/site.ts';

const build = fileURLToPath(new URL('../web/dist', import.meta.url));

/** What a person waits for at most until all is well on the other side. */
const failover = { timeout: 30_000 };
/** For what takes a moment. */
const soon = { timeout: 10_000 };

const connectionFailures =
  /WebSocket connection|ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET/;

interface Written {
  body: string;
  clientId: string;
}

/** What a region holds of a room, oldest first, as somebody in it reads it there. */
async function messagesIn(place: LocalProcess, reader: ChatClient, roomId: string): Promise<Written[]> {
  const { data, errors } = await postGraphQl<{ messages: { items: Written[] } | null }>(
    place.outputs.Chorus.GraphqlUrl,
    { authorization: reader.accessToken },
    'query ($roomId: ID!) { messages(roomId: $roomId, limit: 100) { items { id body clientId } } }',
    { roomId },
  );
  if (!data?.messages) throw new Error(`Not to be read there: ${JSON.stringify(errors)}`);
  return [...data.messages.items].reverse();
}

const bodiesIn = async (...of: Parameters<typeof messagesIn>) =>
  (await messagesIn(...of)).map(({ body }) => body);

/** Writes as somebody who is connected to that region. */
function sendIn(place: LocalProcess, author: ChatClient, roomId: string, body: string) {
  return postGraphQl<{ sendMessage: { id: string } | null }>(
    place.outputs.Chorus.GraphqlUrl,
    { authorization: author.accessToken },
    `mutation ($roomId: ID!, $clientId: ID!, $body: String!) {
      sendMessage(roomId: $roomId, clientId: $clientId, body: $body) { id }
    }`,
    { roomId, clientId: crypto.randomUUID(), body },
  );
}

/** Every answer of the API, and every event, is lost on its way. */
async function loseEverything({ origin }: LocalProcess): Promise<void> {
  const response = await fetch(`${origin}/_local/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ responses: { dropRate: 1 }, events: { dropRate: 1 } }),
  });
  expect(response.status).toBe(200);
}

/**
 * Two runtimes stand for two regions. Users are the first one's: the second has a copy of their keys, as AppSync fetches
 * them, and takes tokens that name the first. A script copies the tables; the site is a third place.
 */
describe('When a region fails', () => {
  const data = mkdtempSync(join(tmpdir(), 'chorus-regions-'));
  const folderOf = (region: string) => join(data, region);
  let first: LocalProcess;
  let second: LocalProcess;
  let site: Site;
  let replication: Replication;
  let browser: TestBrowser;
  let ben: ChatClient;
  let dana: ChatClient;

  beforeAll(async () => {
    [first, browser] = await Promise.all([startLocalProcess(['--data', folderOf('first')]), startBrowser()]);
    // Makes the key that tokens are signed with.
    [ben, dana] = await Promise.all([signIn(first.outputs, 'ben'), signIn(first.outputs, 'dana')]);
    for (const part of ['seed', 'cognito'])
      cpSync(join(folderOf('first'), part), join(folderOf('second'), part), { recursive: true });
    second = await startLocalProcess([
      ...['--data', folderOf('second'), '--issuer', first.origin, '--no-web'],
    ]);
    replication = await startReplication({ first: dynamoDbOf(first), second: dynamoDbOf(second) });
    const config: unknown = await (await fetch(`${first.origin}/config.json`)).json();
    if (!isJsonObject(config)) throw new Error('The first region has no configuration.');
    const endpoints = [first, second].map(({ outputs: { Chorus } }) => ({
      region: Chorus.Region,
      graphqlUrl: Chorus.GraphqlUrl,
      realtimeUrl: Chorus.RealtimeUrl,
    }));
    site = await startSite(build, { ...config, endpoints }, [first.origin, second.origin]);
  }, 120_000);
  afterEach(() => browser.endTest());
  afterAll(async () => {
    await replication[Symbol.asyncDispose]();
    await Promise.all([browser, site, first, second].map((part) => part[Symbol.asyncDispose]()));
    rmSync(data, { recursive: true });
  });

  it('people are on the other one within 30 s, and nothing is there twice or missing', async () => {
    browser.allowConsoleErrors(connectionFailures);
    const ana = createChatPage(await browser.openPage(), site.origin);
    const shown = async () => (await ana.messages()).map(({ body }) => body);
    const sockets: string[] = [];
    ana.page.on('websocket', (socket) => sockets.push(new URL(socket.url()).host));
    const hostOf = ({ origin }: LocalProcess) => new URL(origin).host;
    await ana.visit('/');
    await ana.signInAs('Ana');
    const path = await ana.createRoom({ name: 'Two regions', kind: 'Public' });
    const roomId = path.split('/').at(-1) ?? '';
    await ana.untilConnection('Live');
    await ana.sendMessage('Hello from the first');
    await ben.joinRoom(roomId);
    // The second takes a token of the first, for a room that it knows by the copy alone.
    await expect.poll(() => bodiesIn(second, ben, roomId), soon).toEqual(['Hello from the first']);
    await sendIn(second, ben, roomId, 'Hello from the second');
    await expect.poll(() => bodiesIn(first, ben, roomId), soon).toHaveLength(2);

    // Dana, with the app's own engine, in a room of her own.
    const danasRoom = await dana.createRoom({ name: 'Last second', kind: 'PRIVATE' });
    await expect.poll(() => bodiesIn(second, dana, danasRoom), soon).toEqual([]);
    const endpointOf = ({ outputs: { Chorus } }: LocalProcess) => ({
      graphqlUrl: Chorus.GraphqlUrl,
      realtimeUrl: Chorus.RealtimeUrl,
    });
    const { data: me } = await dana.send<{ me: { userId: string } }>('{ me { userId } }');
    const danasApp = startNodeChat({
      userId: me?.me.userId ?? '',
      endpoints: [endpointOf(first), endpointOf(second)],
      tokens: { getToken: () => Promise.resolve(dana.accessToken), refused: () => undefined },
    });
    const danasScreen = danasApp.chat.room(danasRoom);
    danasScreen.show();
    await expect.poll(() => danasApp.chat.connection.get().phase, soon).toBe('live');
    await danasScreen.timeline.load();

    // Ana's message is stored and copied; Dana's is stored, and never copied. Neither hears of it.
    await loseEverything(first);
    await ana.sendMessage('Sent, and no answer came');
    await expect.poll(() => bodiesIn(second, ben, roomId), soon).toContain('Sent, and no answer came');
    await replication.pause();
    danasScreen.send('Written in the last second');
    using table = await openChatTable(first);
    await expect
      .poll(async () => (await table.items()).map((item) => item['body']), soon)
      .toContain('Written in the last second');
    await ana.sendMessage('Written meanwhile');
    const { announced } = await ana.watchConnection();
    const killedAtMs = Date.now();
    await first.stop('SIGKILL');
    replication.resume();

    await expect
      .poll(async () => [...new Set(await announced())], failover)
      .toEqual(['Reconnecting', 'Catching up', 'Live']);
    const expected = [
      'Hello from the first',
      'Hello from the second',
      'Sent, and no answer came',
      'Written meanwhile',
    ];
    await expect.poll(() => bodiesIn(second, ben, roomId), failover).toEqual(expected);
    await expect
      .poll(() => bodiesIn(second, dana, danasRoom), failover)
      .toEqual(['Written in the last second']);
    expect(Date.now() - killedAtMs).toBeLessThan(failover.timeout);
    expect(sockets.at(-1)).toBe(hostOf(second));

    // It is a whole place to be: what others write there comes, and what one writes goes there.
    await sendIn(second, ben, roomId, 'Are you there?');
    await expect.poll(shown, soon).toEqual([...expected, 'Are you there?']);
    await ana.sendMessage('I am here');
    await expect.poll(() => bodiesIn(second, ben, roomId), soon).toContain('I am here');
    const everything = [...expected, 'Are you there?', 'I am here'];
    expect(await shown()).toEqual(everything);
    const written = await messagesIn(second, ben, roomId);
    expect(new Set(written.map(({ clientId }) => clientId)).size).toBe(everything.length);
    danasApp.dispose();

    // A page that is loaded meanwhile finds its way as well, without signing in.
    await ana.page.reload();
    await expect.poll(shown, failover).toEqual(everything);
    await ana.untilConnection('Live');
    expect(sockets.at(-1)).toBe(hostOf(second));

    // The region is back: pages go there when they are loaded, and both hold the same.
    const { port } = new URL(first.origin);
    first = await startLocalProcess(['--data', folderOf('first'), '--port', port, '--no-web']);
    await expect.poll(() => bodiesIn(first, ben, roomId), soon).toEqual(everything);
    await ana.page.reload();
    await ana.untilConnection('Live');
    await expect.poll(shown, soon).toEqual(everything);
    expect(sockets.at(-1)).toBe(hostOf(first));
    // What was never copied comes back, beside what was sent anew: the one thing that is there twice.
    for (const place of [first, second])
      await expect
        .poll(() => bodiesIn(place, dana, danasRoom), soon)
        .toEqual(['Written in the last second', 'Written in the last second']);
  }, 150_000);
});
