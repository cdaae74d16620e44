import { createRequire } from 'node:module';
import type * as Apollo from '@apollo/client/core';
import { Amplify } from 'aws-amplify';
import { generateClient } from 'aws-amplify/api';
import type * as AuthLink from 'aws-appsync-auth-link';
import type * as SubscriptionLink from 'aws-appsync-subscription-link';
import { beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createInbox, type Inbox } from '../support/inbox.ts';
import type { ForeignApp } from './given-foreign-app.ts';

// As an ES module the links miss a member of their hash library under Node, so they can't sign; bundlers don't mind.
const require = createRequire(import.meta.url);
const { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } =
  require('@apollo/client/core') as typeof Apollo;
const { AUTH_TYPE, createAuthLink } = require('aws-appsync-auth-link') as typeof AuthLink;
const { createSubscriptionHandshakeLink } =
  require('aws-appsync-subscription-link') as typeof SubscriptionLink;

type AuthOptions = AuthLink.AuthOptions;

const region = 'us-east-1';
const leaveNote = `mutation LeaveNote($city: String!, $text: String!) {
  leaveNote(city: $city, text: $text) { city text leftBy }
}`;
const onNote = 'subscription OnNote($city: String!) { onNote(city: $city) { text leftBy } }';

/** Amplify always dials `wss://`; its check is case-sensitive, so this spelling keeps a plain socket plain. */
const plainSocketUrl = (url: string) => url.replace(/^http:/, 'HTTP:');

/** Neither library tells when a subscription is open: its socket does. */
function observeAcknowledgements(): Inbox<string> {
  const acknowledged = createInbox<string>();
  class ObservedSocket extends WebSocket {
    constructor(url: string, protocols?: string[]) {
      super(url, protocols);
      this.on('message', (data: Buffer) => {
        const { type, id } = JSON.parse(data.toString()) as { type: string; id: string };
        if (type === 'start_ack') acknowledged.put(id);
      });
    }
  }
  globalThis.WebSocket = ObservedSocket as unknown as typeof globalThis.WebSocket;
  return acknowledged;
}

function configureAmplify({ parcels, local, outputs }: ForeignApp): void {
  const { credentials } = local.outputs.local;
  Amplify.configure(
    {
      API: {
        GraphQL: {
          endpoint: plainSocketUrl(parcels.url),
          region,
          defaultAuthMode: 'apiKey',
          ...(outputs['ApiKey'] !== undefined && { apiKey: outputs['ApiKey'] }),
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
}

function createApollo(url: string, auth: AuthOptions): Apollo.ApolloClient {
  const config = { url, region, auth };
  // The auth link signs the body without the `extensions` that Apollo Client 4.3 adds unless it is told not to.
  const http = new HttpLink({ uri: url, enhancedClientAwareness: { transport: false } });
  return new ApolloClient({
    link: ApolloLink.from([createAuthLink(config), createSubscriptionHandshakeLink(config, http)]),
    cache: new InMemoryCache(),
  });
}

/** The stock clients of AppSync against an app that was never told of them. */
export function realClientsSuite(given: () => ForeignApp): void {
  describe('real clients', () => {
    let acknowledged: Inbox<string>;
    beforeAll(() => {
      acknowledged = observeAcknowledgements();
      configureAmplify(given());
    });

    it.each<['apiKey' | 'iam' | 'lambda', string, string?]>([
      ['apiKey', 'API Key Authorization'],
      ['iam', 'IAM Authorization'],
      ['lambda', 'Lambda Authorization', 'courier:amy'],
    ])('aws-amplify queries, mutates and subscribes by %s', async (authMode, leftBy, authToken) => {
      const client = generateClient();
      const proof = { authMode, ...(authToken !== undefined && { authToken }) };
      const city = `Amplify ${authMode}`;
      const notes = createInbox<unknown>();
      const request = client.graphql({ query: onNote, variables: { city }, ...proof });
      if (!('subscribe' in request)) throw new Error('Amplify made no subscription.');
      const subscription = request.subscribe({
        next: (event: unknown) => notes.put(event),
        error: (failure: unknown) => notes.put(failure),
      });
      await acknowledged.next();

      expect(await client.graphql({ query: '{ whoAmI }', ...proof })).toEqual({ data: { whoAmI: leftBy } });
      await client.graphql({ query: leaveNote, variables: { city, text: 'hi' }, ...proof });

      expect(await notes.next()).toEqual({ data: { onNote: { text: 'hi', leftBy } } });
      subscription.unsubscribe();
    });

    it.each<[string, string, (app: ForeignApp) => AuthOptions]>([
      [
        'API key',
        'API Key Authorization',
        ({ outputs }) => ({ type: AUTH_TYPE.API_KEY, apiKey: outputs['ApiKey'] ?? '' }),
      ],
      [
        'IAM',
        'IAM Authorization',
        ({ local }) => ({ type: AUTH_TYPE.AWS_IAM, credentials: local.outputs.local.credentials }),
      ],
      ['Lambda', 'Lambda Authorization', () => ({ type: AUTH_TYPE.AWS_LAMBDA, token: 'courier:abe' })],
      [
        'OpenID Connect',
        'Open ID Connect Authorization',
        ({ issuer }) => ({
          type: AUTH_TYPE.OPENID_CONNECT,
          jwtToken: () => issuer.tokenFor({ sub: 'pat', aud: 'partner-app' }),
        }),
      ],
    ])('Apollo with AppSync’s links queries, mutates and subscribes by %s', async (mode, leftBy, authOf) => {
      const apollo = createApollo(given().parcels.url, authOf(given()));
      const city = `Apollo ${mode}`;
      const notes = createInbox<unknown>();
      const subscription = apollo.subscribe({ query: gql(onNote), variables: { city } }).subscribe({
        next: ({ data, error }) => notes.put(data ?? error),
        error: (failure) => notes.put(failure),
      });
      await acknowledged.next();

      expect((await apollo.query({ query: gql('{ whoAmI }') })).data).toEqual({ whoAmI: leftBy });
      await apollo.mutate({ mutation: gql(leaveNote), variables: { city, text: 'hi' } });

      expect(await notes.next()).toMatchObject({ onNote: { text: 'hi', leftBy } });
      subscription.unsubscribe();
      apollo.stop();
    });
  });
}
