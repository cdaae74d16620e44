import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callCognito, type ChatClient, signIn } from './support/chat-client.ts';
import { openLiveFeed } from './support/live-feed.ts';
import { type LocalProcess, startLocalProcess } from './support/local-process.ts';

const signOut = 'mutation ($userId: ID!) { signOutUser(userId: $userId) }';

/** Every subscription, each by the name of its field. */
const subscriptions: Record<string, string> = {
  onMessage: 'subscription ($id: ID!) { onMessage(roomId: $id) { id body } }',
  onMembership: 'subscription ($id: ID!) { onMembership(roomId: $id) { userId } }',
  onRoomSignal: 'subscription ($id: ID!) { onRoomSignal(roomId: $id) { userId } }',
  onInbox: 'subscription { onInbox { changeId } }',
  onFactoryChange: 'subscription ($id: ID!) { onFactoryChange(treeId: $id) { changeId } }',
};

describe('Signing a user out', () => {
  let local: LocalProcess;
  let ana: ChatClient;
  let oscar: ChatClient;

  beforeAll(async () => {
    local = await startLocalProcess(['--no-web']);
    ana = await signIn(local.outputs, 'ana');
    oscar = await signIn(local.outputs, 'oscar');
    // The function starts with its first call.
    await oscar.send(signOut, { userId: 'nobody' });
  });
  afterAll(() => local[Symbol.asyncDispose]());

  async function idOf(client: ChatClient): Promise<string> {
    const { data } = await client.send<{ me: { userId: string } }>('{ me { userId } }');
    return data?.me.userId ?? '';
  }

  /** A sign-in with its refresh token, as a browser has it. */
  async function openSession(username: string) {
    const password = local.outputs.local.users.find((user) => user.username === username)?.password ?? '';
    const { body } = await callCognito(local.origin, 'InitiateAuth', {
      AuthFlow: 'USER_PASSWORD_AUTH',
      ClientId: local.outputs.Chorus.UserPoolClientId,
      AuthParameters: { USERNAME: username, PASSWORD: password },
    });
    const token = body.AuthenticationResult?.RefreshToken ?? '';
    return {
      refresh: () =>
        callCognito(local.origin, 'InitiateAuth', {
          AuthFlow: 'REFRESH_TOKEN_AUTH',
          ClientId: local.outputs.Chorus.UserPoolClientId,
          AuthParameters: { REFRESH_TOKEN: token },
        }),
    };
  }

  it('ends what they hear and what they could renew, and nobody else’s', async () => {
    const ben = await signIn(local.outputs, 'ben');
    const session = await openSession('ben');
    const anas = await openSession('ana');
    const id = await ana.createRoom({ name: 'Public', kind: 'PUBLIC' });
    await ben.joinRoom(id);
    await using feed = await openLiveFeed(local, ben.accessToken);
    await using others = await openLiveFeed(local, ana.accessToken);
    for (const [field, query] of Object.entries(subscriptions)) {
      await feed.subscribe(field, query, { id });
      await others.subscribe(field, query, { id });
    }
    expect((await session.refresh()).status).toBe(200);

    const answer = await oscar.send(signOut, { userId: await idOf(ben) });
    expect(answer).toMatchObject({ data: { signOutUser: true }, errors: [] });
    await feed.untilEnded(Object.keys(subscriptions));
    expect(await session.refresh()).toMatchObject({
      status: 400,
      body: { __type: 'NotAuthorizedException' },
    });
    await ana.sendMessage(id, 'still here');
    // Of the room's other changes she may hear before.
    let heard = await others.nextEvent();
    while (heard.field !== 'onMessage') heard = await others.nextEvent();
    expect(heard.value).toMatchObject({ body: 'still here' });
    expect(feed.client.waiting().filter(({ type }) => type === 'data')).toEqual([]);
    expect((await anas.refresh()).status).toBe(200);
  });

  it('is for operators', async () => {
    const answer = await ana.send(signOut, { userId: await idOf(ana) });

    expect(answer).toMatchObject({ data: { signOutUser: null }, errors: [{ errorType: 'Unauthorized' }] });
  });

  it.each(['nobody', '00000000-0000-4000-8000-000000000000', '" or sub ^= "'])(
    'finds nobody by %j',
    async (userId) => {
      expect((await oscar.send(signOut, { userId })).errors).toMatchObject([
        { errorType: 'NotFound', message: 'The user was not found.' },
      ]);
    },
  );
});
