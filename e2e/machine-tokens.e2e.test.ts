import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ChatClient, postGraphQl, signIn } from './support/chat-client.ts';
import { type LiveFeed, openLiveFeed } from './support/live-feed.ts';
import { type LocalProcess, startLocalProcess } from './support/local-process.ts';
import { expiredToken, forgedToken, issueToken, revokeToken } from './support/machine-tokens.ts';
import { eventually } from './support/record-client.ts';

const run = promisify(execFile);

/** What the README tells people to type. */
function readmeCommands(): string {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const [, section = ''] = readme.split('\n## Let a machine in\n');
  const [, block = ''] = /```sh\n(.*?)```/s.exec(section) ?? [];
  return block;
}

const records = '{ records { items { id } } }';
const submit = `mutation { submitRecord(input: { informationOne: "one", informationTwo: "two" }) { id } }`;
const onRecord = 'subscription { onRecord { id informationOne } }';

describe('A machine', () => {
  let local: LocalProcess;
  let dana: ChatClient;
  let owner: { ask: ChatClient['send'] };

  beforeAll(async () => {
    local = await startLocalProcess(['--no-web']);
    dana = await signIn(local.outputs, 'dana');
    owner = { ask: dana.send };
  });
  afterAll(() => local[Symbol.asyncDispose]());

  const as = (token: string, query: string) =>
    postGraphQl(local.outputs.Chorus.GraphqlUrl, { Authorization: token }, query, {});

  /** Submits a record and waits until these hear of it. */
  async function submitHeardBy(...feeds: LiveFeed[]): Promise<void> {
    const { data } = await dana.send<{ submitRecord: { id: string } }>(submit);
    for (const feed of feeds) {
      let heard = await feed.nextEvent();
      // Those of the test before may still be told.
      while (heard.value['id'] !== data?.submitRecord.id) heard = await feed.nextEvent();
    }
  }

  it('submits the example of the README by curl, with the commands that stand there', async () => {
    const { token } = await issueToken(owner, ['DATA_READ', 'DATA_WRITE']);
    // Only the address is another, and the password that this runtime printed.
    const password = local.outputs.local.users.find(({ username }) => username === 'dana')?.password ?? '';
    const config = {
      userPoolClientId: local.outputs.Chorus.UserPoolClientId,
    };
    const commands = readmeCommands()
      .replace('http://127.0.0.1:4000', local.origin)
      .replace('Chorus-demo-1!', password)
      .replace('curl -s $ORIGIN/config.json', `echo '${JSON.stringify(config)}'`)
      .replace('sleep 2', 'echo');
    const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', commands]);
    const [receipt = ''] = stdout.split('\n');

    expect(JSON.parse(receipt)).toMatchObject({ data: { submitRecord: { status: 'QUEUED' } } });
    const found = await eventually(
      () => as(token, '{ records { items { informationOne informationTwo status } } }'),
      ({ data }) => JSON.stringify(data).includes('Lorem'),
    );
    expect(found.data).toEqual({
      records: {
        items: [{ informationOne: 'Lorem ipsum', informationTwo: 'dolor sit amet', status: 'PERSISTED' }],
      },
    });
  });

  it('hears of its owner’s records, until its token is revoked', async () => {
    const reading = await issueToken(owner, ['DATA_READ']);
    const other = await issueToken(owner, ['DATA_READ']);
    await using feed = await openLiveFeed(local, reading.token, 15_000);
    await using others = await openLiveFeed(local, other.token, 15_000);
    await feed.subscribe('onRecord', onRecord);
    await feed.subscribe('onJob', 'subscription { onJob { id status } }');
    await others.subscribe('onRecord', onRecord);
    await submitHeardBy(feed, others);

    await revokeToken(owner, reading.id);
    await feed.untilEnded(['onRecord', 'onJob']);
    await expect(feed.subscribe('again', onRecord)).rejects.toThrow();
    await submitHeardBy(others);
    expect(feed.client.waiting().filter(({ type }) => type === 'data')).toEqual([]);
  });

  it('is refused ten seconds after a revocation at the latest, however it was called before', async () => {
    const { id, token } = await issueToken(owner, ['DATA_READ']);
    expect((await as(token, records)).status).toBe(200);
    await revokeToken(owner, id);
    const revokedAtMs = Date.now();

    await eventually(
      () => as(token, records),
      ({ status }) => status === 401,
      15_000,
    );
    expect(Date.now() - revokedAtMs).toBeLessThan(12_000);
  });

  it.each(['query', 'mutation', 'subscription'] as const)(
    'with a bad token is refused with 401: %s',
    async (operation) => {
      const { token } = await issueToken(owner, ['DATA_READ', 'DATA_WRITE']);
      for (const bad of [forgedToken(token), await expiredToken(local, token), `${token}x`, 'chorus_', '']) {
        if (operation === 'subscription') {
          await expect(openLiveFeed(local, bad)).rejects.toThrow();
        } else {
          expect((await as(bad, operation === 'query' ? records : submit)).status).toBe(401);
        }
      }
    },
  );

  it('writes with a token for writing, and can’t read what it wrote', async () => {
    const { token } = await issueToken(owner, ['DATA_WRITE']);

    expect(await as(token, submit)).toMatchObject({ status: 200, errors: [] });
    expect(await as(token, records)).toMatchObject({
      data: { records: null },
      errors: [{ errorType: 'Unauthorized', message: 'Not Authorized to access records on type Query' }],
    });
    expect(await as(token, '{ me { userId } }')).toMatchObject({ errors: [{ errorType: 'Unauthorized' }] });
  });

  it('is out when an operator signs its owner out, and stays out until they sign in again', async () => {
    const { token } = await issueToken(owner, ['DATA_READ']);
    await using feed = await openLiveFeed(local, token, 15_000);
    await feed.subscribe('onRecord', onRecord);
    const oscar = await signIn(local.outputs, 'oscar');
    const { data } = await dana.send<{ me: { userId: string } }>('{ me { userId } }');
    await oscar.send(`mutation { signOutUser(userId: "${data?.me.userId}") }`);

    await feed.untilEnded(['onRecord']);
    await expect(issueToken(owner, ['DATA_READ'])).rejects.toThrow(/Unauthorized/);
    const { data: list } = await dana.send<{ accessTokens: { items: { revokedAt: string | null }[] } }>(
      '{ accessTokens { items { id revokedAt } } }',
    );
    expect(list?.accessTokens.items.length).toBeGreaterThan(0);
    expect(list?.accessTokens.items.filter(({ revokedAt }) => revokedAt === null)).toEqual([]);
    await eventually(
      () =>
        signIn(local.outputs, 'dana').then((again) =>
          issueToken({ ask: again.send }, ['DATA_READ']).catch(() => null),
        ),
      (issued) => issued !== null,
      5_000,
    );
  });
});
