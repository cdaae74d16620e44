import { Amplify } from 'aws-amplify';
import { fetchAuthSession, signIn, signOut } from 'aws-amplify/auth';
import { connectRealtime } from '../../local/testing/realtime-client.ts';
import { postGraphQl } from '../support/chat-client.ts';
import type { Stage } from './stage.ts';

/** How long anything may take: longer than a cold start of each function on the way. */
const patienceMs = 20_000;

/** Events of one subscription. */
export interface Feed extends AsyncDisposable {
  /** The first event from here on that `fits`; rejects when none comes in time. */
  until(fits: (event: Record<string, unknown>) => boolean): Promise<Record<string, unknown>>;
}

/** Somebody who is signed in. */
export interface Session {
  /** The value of the one field that the document asks for, under the alias `field`. */
  ask(document: string, variables?: Record<string, unknown>): Promise<Record<string, unknown>>;
  /** Subscribes, and resolves when that is acknowledged. The field has the alias `field`. */
  subscribe(document: string, variables?: Record<string, unknown>): Promise<Feed>;
}

const signal = () => AbortSignal.timeout(patienceMs);

/** Asks for `health` with the API key, as a health check of DNS does. */
export async function askHealth({ graphqlUrl, apiKey }: Stage): Promise<unknown> {
  const response = await fetch(graphqlUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': apiKey },
    body: JSON.stringify({ query: '{ health { ok } }' }),
    signal: signal(),
  });
  return response.json();
}

async function accessTokenOf(stage: Stage): Promise<string> {
  Amplify.configure({
    Auth: {
      Cognito: {
        userPoolId: stage.userPoolId,
        userPoolClientId: stage.userPoolClientId,
        ...(stage.userPoolEndpoint !== null && { userPoolEndpoint: stage.userPoolEndpoint }),
      },
    },
  });
  const { nextStep } = await signIn({ username: stage.username, password: stage.password });
  if (nextStep.signInStep !== 'DONE') throw new Error(`Signing in stopped at ${nextStep.signInStep}.`);
  const token = (await fetchAuthSession()).tokens?.accessToken.toString();
  // Nothing of this run shall stay behind in a shared process; the token itself goes on.
  await signOut();
  if (token === undefined) throw new Error('Signing in gave no access token.');
  return token;
}

/** Signs in by SRP. */
export async function openSession(stage: Stage): Promise<Session> {
  const token = await accessTokenOf(stage);
  const header = { host: new URL(stage.graphqlUrl).host, Authorization: token };

  return {
    async ask(document, variables = {}) {
      const { data, errors } = await postGraphQl<{ field: Record<string, unknown> | null }>(
        stage.graphqlUrl,
        { authorization: token },
        document,
        variables,
      );
      const value = data?.field;
      if (!value || errors.length > 0) {
        throw new Error(
          errors.map(({ errorType, message }) => `${errorType}: ${message}`).join('; ') || 'No data.',
        );
      }
      return value;
    },
    async subscribe(document, variables = {}) {
      const client = await connectRealtime(stage.realtimeUrl, { header, timeoutMs: patienceMs });
      await client.init();
      client.start('field', document, { variables });
      await client.expect('start_ack');
      return {
        async until(fits) {
          for (;;) {
            const { payload } = await client.expect('data');
            const event = (payload as { data?: { field?: Record<string, unknown> | null } }).data?.field;
            if (event && fits(event)) return event;
          }
        },
        [Symbol.asyncDispose]: () => client[Symbol.asyncDispose](),
      };
    },
  };
}
