import { ApolloClient, ApolloLink, gql, InMemoryCache } from '@apollo/client/core';
import { Amplify } from 'aws-amplify';
import { generateClient } from 'aws-amplify/api';
import { type AuthOptions, createAuthLink } from 'aws-appsync-auth-link';
import { createSubscriptionHandshakeLink } from 'aws-appsync-subscription-link';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import {
  type SynthesizedApp,
  synthesizeForeignApp,
} from '../testing/fixtures/foreign-app/synthesize-foreign-app.ts';
import { startTestLocal, type TestLocal } from '../testing/start-test-local.ts';

const modes = [
  ['apiKey', 'API_KEY', 'API Key Authorization'],
  ['iam', 'AWS_IAM', 'IAM Authorization'],
  ['lambda', 'AWS_LAMBDA', 'Lambda Authorization'],
] as const;

const whoAmI = 'query WhoAmI { whoAmI }';
const onParcel = 'subscription OnParcel { onParcel(city: "Kyiv") { id city } }';

describe('Amplify and Apollo in every mode that needs no sign-in', () => {
  let app: SynthesizedApp;
  let local: TestLocal;
  let apiKey: string;

  beforeAll(async () => {
    globalThis.WebSocket ??= WebSocket as unknown as typeof globalThis.WebSocket;
    app = await synthesizeForeignApp();
    local = await startTestLocal({ assembly: app.directory });
    const outputs = Object.assign({}, ...Object.values(local.outputs)) as Record<string, string>;
    apiKey = outputs['ApiKey'] ?? '';
    const { credentials } = local.outputs.local;
    Amplify.configure(
      {
        API: {
          GraphQL: {
            // Amplify turns `http:` into `wss:`, but only in lower case.
            endpoint: `${local.origin.replace('http:', 'HTTP:')}/graphql`,
            region: 'us-east-1',
            defaultAuthMode: 'apiKey',
            apiKey,
          },
        },
      },
      {
        Auth: {
          credentialsProvider: {
            getCredentialsAndIdentityId: () => Promise.resolve({ credentials }),
            clearCredentialsAndIdentityId: () => undefined,
          },
        },
      },
    );
  }, 60_000);

  afterAll(async () => {
    await local[Symbol.asyncDispose]();
    await app[Symbol.asyncDispose]();
  });

  function authOf(type: (typeof modes)[number][1]): AuthOptions {
    if (type === 'API_KEY') return { type, apiKey };
    if (type === 'AWS_LAMBDA') return { type, token: 'courier:kim' };
    return { type, credentials: local.outputs.local.credentials };
  }

  function createApollo(auth: AuthOptions): ApolloClient {
    const config = { url: `${local.origin}/graphql`, region: 'us-east-1', auth };
    return new ApolloClient({
      link: ApolloLink.from([createAuthLink(config), createSubscriptionHandshakeLink(config)]),
      cache: new InMemoryCache(),
    });
  }

  const register = () =>
    local.ask(
      { 'x-api-key': apiKey },
      'mutation { registerParcel(input: { recipient: "Kim", city: "Kyiv", weightGrams: 100 }) { id } }',
    );

  /** Registers parcels until the subscription, which nobody can see opening, has delivered one. */
  async function untilDelivered(delivered: Promise<unknown>): Promise<unknown> {
    const nothingYet = Symbol('nothing yet');
    for (let attempt = 0; attempt < 20; attempt++) {
      await register();
      const pause = new Promise((resolve) => setTimeout(() => resolve(nothingYet), 250));
      const answer = await Promise.race([delivered, pause]);
      if (answer !== nothingYet) return answer;
    }
    throw new Error('No parcel was delivered.');
  }

  it.each(modes)('Amplify asks with %s', async (authMode, _type, expected) => {
    const token = authMode === 'lambda' ? { authToken: 'courier:kim' } : {};
    const answer = await generateClient().graphql({ query: whoAmI, authMode, ...token });

    expect(answer).toMatchObject({ data: { whoAmI: expected } });
  });

  // Signing fails within the auth link itself: its ES module can't construct its own hash under Node.
  const apolloModes = modes.filter(([, type]) => type !== 'AWS_IAM');

  it.each(apolloModes)(
    'Apollo with AppSync’s links asks as well as Amplify’s %s',
    async (_mode, type, expected) => {
      const apollo = createApollo(authOf(type));

      expect((await apollo.query({ query: gql(whoAmI) })).data).toEqual({ whoAmI: expected });
      apollo.stop();
    },
  );

  it('Amplify subscribes with an API key', async () => {
    const request = generateClient().graphql({ query: onParcel, authMode: 'apiKey' });
    if (!('subscribe' in request)) throw new Error('Amplify made no subscription.');
    const delivered = new Promise((resolve, reject) => request.subscribe({ next: resolve, error: reject }));

    expect(await untilDelivered(delivered)).toMatchObject({ data: { onParcel: { city: 'Kyiv' } } });
  });

  it('Apollo subscribes with an API key', async () => {
    const apollo = createApollo(authOf('API_KEY'));
    const delivered = new Promise((resolve, reject) =>
      apollo.subscribe({ query: gql(onParcel) }).subscribe({ next: resolve, error: reject }),
    );

    expect(await untilDelivered(delivered)).toMatchObject({ data: { onParcel: { city: 'Kyiv' } } });
    apollo.stop();
  });
});
