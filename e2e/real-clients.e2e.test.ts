import { randomUUID } from 'node:crypto';
import { ApolloClient, ApolloLink, gql, InMemoryCache } from '@apollo/client/core';
import { Amplify } from 'aws-amplify';
import { generateClient } from 'aws-amplify/api';
import { fetchAuthSession, getCurrentUser, signIn, signOut } from 'aws-amplify/auth';
import { AUTH_TYPE, createAuthLink } from 'aws-appsync-auth-link';
import { createSubscriptionHandshakeLink } from 'aws-appsync-subscription-link';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { Message } from '../schema.generated.ts';
import { type ChatClient, signIn as signInOverHttp } from './support/chat-client.ts';
import { createInbox, type Inbox } from './support/inbox.ts';
import { type LocalProcess, startLocalProcess } from './support/local-process.ts';

const fields = 'id roomId authorId authorName kind body mentions clientId createdAt version changeId';
const onMessage = `subscription OnMessage($roomId: ID!) { onMessage(roomId: $roomId) { ${fields} } }`;
const sendMessage = `mutation Send($roomId: ID!, $clientId: ID!, $body: String!) {
  sendMessage(roomId: $roomId, clientId: $clientId, body: $body) { ${fields} }
}`;

/** Amplify always dials `wss://`; its check is case-sensitive, so this spelling keeps a plain socket plain. */
const plainSocketUrl = (url: string) => url.replace(/^http:/, 'HTTP:');

/** aws-amplify v6, configured as an app would be. */
function configureAmplify({ outputs }: LocalProcess): void {
  const { UserPoolId, UserPoolClientId, GraphqlUrl, Region, ApiKey } = outputs.Chorus;
  Amplify.configure({
    Auth: {
      Cognito: {
        userPoolId: UserPoolId,
        userPoolClientId: UserPoolClientId,
        userPoolEndpoint: outputs.local.endpoint,
      },
    },
    API: {
      GraphQL: {
        endpoint: plainSocketUrl(GraphqlUrl),
        region: Region,
        defaultAuthMode: 'userPool',
        apiKey: ApiKey,
      },
    },
  });
}

/** Apollo Client 4 with AppSync's own links. */
function createApollo({ outputs }: LocalProcess, user: ChatClient): ApolloClient {
  const config = {
    url: outputs.Chorus.GraphqlUrl,
    region: outputs.Chorus.Region,
    auth: { type: AUTH_TYPE.AMAZON_COGNITO_USER_POOLS, jwtToken: user.accessToken } as const,
  };
  return new ApolloClient({
    link: ApolloLink.from([createAuthLink(config), createSubscriptionHandshakeLink(config)]),
    cache: new InMemoryCache(),
  });
}

describe('Real clients', () => {
  let local: LocalProcess;
  let ben: ChatClient;
  let apollo: ApolloClient;
  let roomId: string;

  beforeAll(async () => {
    globalThis.WebSocket ??= WebSocket as unknown as typeof globalThis.WebSocket;
    local = await startLocalProcess(['--no-web']);
    configureAmplify(local);
    const password = local.outputs.local.users.find(({ username }) => username === 'ana')?.password ?? '';
    await signIn({ username: 'ana', password });
    ben = await signInOverHttp(local.outputs, 'ben');
    apollo = createApollo(local, ben);
    roomId = await ben.createRoom({ name: 'Two clients', kind: 'PUBLIC' });
  });

  afterAll(async () => {
    await signOut();
    apollo.stop();
    await local[Symbol.asyncDispose]();
  });

  function subscribeWithAmplify(): { inbox: Inbox<Message>; unsubscribe(): void } {
    const inbox = createInbox<Message>();
    const request = generateClient().graphql({ query: onMessage, variables: { roomId } });
    if (!('subscribe' in request)) throw new Error('Amplify made no subscription.');
    const subscription = request.subscribe({
      next: (event: { data: unknown }) => inbox.put((event.data as { onMessage: Message }).onMessage),
      error: (failure: unknown) => inbox.fail(failure),
    });
    return { inbox, unsubscribe: () => subscription.unsubscribe() };
  }

  function subscribeWithApollo(): { inbox: Inbox<Message>; unsubscribe(): void } {
    const inbox = createInbox<Message>();
    const subscription = apollo
      .subscribe<{ onMessage: Message }>({ query: gql(onMessage), variables: { roomId } })
      .subscribe({
        next: ({ data, error }) => (data ? inbox.put(data.onMessage) : inbox.fail(error)),
        error: (failure: unknown) => inbox.fail(failure),
      });
    return { inbox, unsubscribe: () => subscription.unsubscribe() };
  }

  it('sign in by SRP, and know who they are', async () => {
    const session = await fetchAuthSession();

    expect((await getCurrentUser()).username).toBe('ana');
    expect(session.tokens?.accessToken.payload['token_use']).toBe('access');
  });

  it('refresh their tokens', async () => {
    const before = (await fetchAuthSession()).tokens?.accessToken.toString();
    const after = (await fetchAuthSession({ forceRefresh: true })).tokens?.accessToken.toString();

    expect(after).toBeTruthy();
    expect(after).not.toBe(before);
  });

  it('receive what the other sends', async () => {
    const amplify = generateClient();
    await amplify.graphql({
      query: 'mutation Join($id: ID!) { joinRoom(id: $id) { roomId } }',
      variables: { id: roomId },
    });
    const ana = subscribeWithAmplify();
    const apolloSide = subscribeWithApollo();
    // Neither library tells when a subscription is open; the first message that arrives does.
    for (const { inbox } of [ana, apolloSide]) await untilOpen(inbox, () => ben.sendMessage(roomId, 'knock'));

    await amplify.graphql({
      query: sendMessage,
      variables: { roomId, clientId: randomUUID(), body: 'from Amplify' },
    });
    await apollo.mutate({
      mutation: gql(sendMessage),
      variables: { roomId, clientId: randomUUID(), body: 'from Apollo' },
    });

    for (const inbox of [ana.inbox, apolloSide.inbox]) {
      const first = await inbox.until((message) => message.body === 'from Amplify');
      const second = await inbox.until((message) => message.body === 'from Apollo');
      expect(first).toMatchObject({ roomId, authorName: 'ana', version: 1 });
      expect(second).toMatchObject({ roomId, authorName: 'ben', kind: 'TEXT' });
    }
    ana.unsubscribe();
    apolloSide.unsubscribe();
  });

  it('query with Apollo what Amplify wrote', async () => {
    const { data } = await apollo.query<{ messages: { items: Message[] } }>({
      query: gql('query Messages($roomId: ID!) { messages(roomId: $roomId) { items { body authorName } } }'),
      variables: { roomId },
    });

    expect(data?.messages.items.map((message) => message.body)).toEqual(
      expect.arrayContaining(['from Amplify', 'from Apollo']),
    );
  });

  it('are told why a subscription is refused', async () => {
    const secret = await ben.createRoom({ name: 'Secret', kind: 'PRIVATE' });
    const inbox = createInbox<unknown>();
    const request = generateClient().graphql({ query: onMessage, variables: { roomId: secret } });
    if (!('subscribe' in request)) throw new Error('Amplify made no subscription.');
    request.subscribe({
      next: (event: unknown) => inbox.put(event),
      error: (failure: unknown) => inbox.put(failure),
    });

    expect(JSON.stringify(await inbox.next())).toContain('NotFound');
  });
});

/** Sends until the first message arrives: a subscription that is not open yet misses what was sent before. */
async function untilOpen(inbox: Inbox<Message>, send: () => Promise<unknown>): Promise<void> {
  for (let attempt = 0; attempt < 15 && inbox.size() === 0; attempt++) {
    await send();
    await inbox.arrivalWithin(300);
  }
  await inbox.next();
}
