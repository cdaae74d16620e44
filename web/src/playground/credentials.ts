import { amplifyTokens } from '../auth/amplify-tokens.ts';
import type { AppConfig } from '../config.ts';
import { demoToken } from './demo-token.ts';
import type { Identity } from './identity.ts';

/** Gives the headers that prove an identity; `refresh` asks for new ones because the last were refused. */
export type Credentials = (options: { refresh: boolean }) => Promise<Record<string, string>>;

/** There is nobody to ask as. */
export class NoCredentialsError extends Error {
  override name = 'NoCredentialsError';
}

/** Creates the source of an identity's headers; a token is fetched once and kept in memory. */
export function createCredentials(config: AppConfig, identity: Identity): Credentials {
  let kept: Promise<string> | undefined;
  switch (identity.kind) {
    case 'api-key':
      return () => Promise.resolve({ 'x-api-key': identity.apiKey });
    case 'token':
      return async () => {
        if (identity.token === '') throw new NoCredentialsError('Paste a token first.');
        return Promise.resolve({ Authorization: identity.token });
      };
    case 'demo':
      return async ({ refresh }) => {
        if (refresh || !kept) kept = demoToken(config, identity.user);
        return { Authorization: await kept };
      };
    case 'session':
      return async ({ refresh }) => {
        const token = await amplifyTokens.accessToken({ refresh });
        if (!token)
          throw new NoCredentialsError('Nobody is signed in to the app. Choose someone else to ask as.');
        return { Authorization: token.text };
      };
  }
}
