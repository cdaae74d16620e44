import {
  AdminAddUserToGroupCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminRemoveUserFromGroupCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callCognito, type ChatClient, postGraphQl, signIn } from './support/chat-client.ts';
import { openLiveFeed } from './support/live-feed.ts';
import { type LocalProcess, startLocalProcess } from './support/local-process.ts';
import { issueToken } from './support/machine-tokens.ts';
import { eventually } from './support/record-client.ts';

const records = '{ records { items { id } } }';
const submit = 'mutation { submitRecord(input: { informationOne: "one", informationTwo: "two" }) { id } }';
const onRecord = 'subscription { onRecord { id informationOne } }';
const onJob = 'subscription { onJob { id status } }';
const onInbox = 'subscription { onInbox { changeId } }';
const unauthorized = { errors: [{ errorType: 'Unauthorized' }] };
const patienceMs = 20_000;

describe('Whoever loses a group', () => {
  let local: LocalProcess;
  let users: CognitoIdentityProviderClient;
  let dana: ChatClient;

  beforeAll(async () => {
    local = await startLocalProcess(['--no-web']);
    const { endpoint, credentials } = local.outputs.local;
    const region = local.outputs.Chorus.Region;
    users = new CognitoIdentityProviderClient({ endpoint, region, credentials });
    dana = await signIn(local.outputs, 'dana');
  });
  afterAll(async () => {
    users.destroy();
    await local[Symbol.asyncDispose]();
  });

  const member = (Username: string) => ({ UserPoolId: local.outputs.Chorus.UserPoolId, Username });
  const inGroup = (username: string, GroupName: string) => ({ ...member(username), GroupName });
  const asMachine = (token: string) =>
    postGraphQl(local.outputs.Chorus.GraphqlUrl, { authorization: token }, records);

  /** A sign-in with its refresh token, as a browser has it. */
  async function openSession(username: string) {
    const ClientId = local.outputs.Chorus.UserPoolClientId;
    const password = local.outputs.local.users.find((user) => user.username === username)?.password ?? '';
    const { body } = await callCognito(local.origin, 'InitiateAuth', {
      AuthFlow: 'USER_PASSWORD_AUTH',
      ClientId,
      AuthParameters: { USERNAME: username, PASSWORD: password },
    });
    const REFRESH_TOKEN = body.AuthenticationResult?.RefreshToken ?? '';
    const AuthParameters = { REFRESH_TOKEN };
    return {
      refresh: () =>
        callCognito(local.origin, 'InitiateAuth', {
          AuthFlow: 'REFRESH_TOKEN_AUTH',
          ClientId,
          AuthParameters,
        }),
    };
  }

  function groupsIn(accessToken: string): unknown {
    const claims: unknown = JSON.parse(Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString());
    return typeof claims === 'object' && claims !== null ? Reflect.get(claims, 'cognito:groups') : undefined;
  }

  it('loses at once what it opened, and nobody else does', async () => {
    const ben = await signIn(local.outputs, 'ben');
    for (const group of ['data.read', 'data.write']) {
      await users.send(new AdminAddUserToGroupCommand(inGroup('ben', group)));
    }
    const other = await signIn(local.outputs, 'ben');
    const { token } = await issueToken({ ask: dana.send }, ['DATA_READ']);
    // AppSync remembers for ten seconds what the authorizer said of a token.
    const unused = await issueToken({ ask: dana.send }, ['DATA_READ']);
    const others = await issueToken({ ask: other.send }, ['DATA_READ']);
    const session = await openSession('dana');
    await using feed = await openLiveFeed(local, dana.accessToken, patienceMs);
    await using machines = await openLiveFeed(local, token, patienceMs);
    await using otherFeed = await openLiveFeed(local, other.accessToken, patienceMs);
    await feed.subscribe('onRecord', onRecord);
    await feed.subscribe('onJob', onJob);
    await feed.subscribe('onInbox', onInbox);
    await machines.subscribe('onRecord', onRecord);
    await otherFeed.subscribe('onRecord', onRecord);
    expect(await dana.send(records)).toMatchObject({ errors: [] });

    await users.send(new AdminRemoveUserFromGroupCommand(inGroup('dana', 'data.read')));

    await feed.untilEnded(['onRecord', 'onJob', 'onInbox']);
    await machines.untilEnded(['onRecord']);
    expect(await session.refresh()).toMatchObject({ body: { __type: 'NotAuthorizedException' } });
    expect(await asMachine(unused.token)).toMatchObject({ status: 401 });
    for (const closed of [onRecord, onJob]) {
      await expect(feed.subscribe('again', closed)).rejects.toThrow(/signed out/);
    }
    await expect(issueToken({ ask: dana.send }, ['DATA_WRITE'])).rejects.toThrow(/Unauthorized/);

    const again = await signIn(local.outputs, 'dana');
    expect(groupsIn(again.accessToken)).toEqual(['data.write']);
    expect(await again.send(records)).toMatchObject({ data: { records: null }, ...unauthorized });
    expect(await again.send(submit)).toMatchObject({ errors: [] });
    await using newFeed = await openLiveFeed(local, again.accessToken, patienceMs);
    await newFeed.subscribe('onInbox', onInbox);
    await expect(newFeed.subscribe('onRecord', onRecord)).rejects.toThrow(/Unauthorized|Not Authorized/);

    const { data } = await other.send<{ submitRecord: { id: string } }>(submit);
    expect(await otherFeed.nextEvent()).toMatchObject({ value: { id: data?.submitRecord.id } });
    expect(await asMachine(others.token)).toMatchObject({ status: 200, errors: [] });
    expect(await ben.send('{ me { userId } }')).toMatchObject({ errors: [] });
    expect(feed.client.waiting().filter(({ type }) => type === 'data')).toEqual([]);
  });

  it('or whose account is disabled, is signed out as well', async () => {
    const ana = await signIn(local.outputs, 'ana');
    await using feed = await openLiveFeed(local, ana.accessToken, patienceMs);
    await feed.subscribe('onInbox', onInbox);
    await feed.subscribe('onFactoryChange', 'subscription { onFactoryChange(treeId: "t") { changeId } }');

    await users.send(new AdminDisableUserCommand(member('ana')));

    await feed.untilEnded(['onInbox', 'onFactoryChange']);
    await expect(signIn(local.outputs, 'ana')).rejects.toThrow(/disabled/);
    await users.send(new AdminEnableUserCommand(member('ana')));
    await signIn(local.outputs, 'ana');
  });

  it('leaves nothing in the queue, which operators see', async () => {
    const oscar = await signIn(local.outputs, 'oscar');
    const queues = await eventually(
      async () => (await oscar.send('{ queues { items { name visible inFlight dlqDepth } } }')).data,
      (found) => JSON.stringify(found).includes('"lost-access-work","visible":0,"inFlight":0'),
    );
    expect(queues).toMatchObject({
      queues: {
        items: expect.arrayContaining([{ name: 'lost-access-work', visible: 0, inFlight: 0, dlqDepth: 0 }]),
      },
    });
  });
});
