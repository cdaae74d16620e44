import { Amplify } from 'aws-amplify';
import { fetchAuthSession, signOut } from 'aws-amplify/auth';
import type { AppConfig } from '../config.ts';
import type { AccessToken, TokenGateway } from './session.ts';

/** Tells Amplify which user pool to use; once, before anything else of it. */
export function configureAmplify(config: AppConfig): void {
  Amplify.configure({
    Auth: {
      Cognito: {
        userPoolId: config.userPoolId,
        userPoolClientId: config.userPoolClientId,
        ...(config.userPoolEndpoint === undefined ? {} : { userPoolEndpoint: config.userPoolEndpoint }),
      },
    },
  });
}

/** The tokens that Amplify keeps in this browser. */
export const amplifyTokens: TokenGateway = {
  async accessToken({ refresh }): Promise<AccessToken | null> {
    const { tokens } = await fetchAuthSession({ forceRefresh: refresh });
    if (!tokens) return null;
    const { payload } = tokens.accessToken;
    const groups = payload['cognito:groups'];
    return {
      text: tokens.accessToken.toString(),
      user: {
        userId: payload.sub ?? '',
        username: typeof payload['username'] === 'string' ? payload['username'] : (payload.sub ?? ''),
        groups: Array.isArray(groups) ? groups.filter((group) => typeof group === 'string') : [],
      },
      expiresAtMs: (payload.exp ?? 0) * 1000,
    };
  },
  signOut: () => signOut(),
};

/** Calls back when another tab signed in or out. */
export function watchOtherTabs(changed: () => void): () => void {
  const onStorage = (event: StorageEvent) => {
    if (event.key === null || event.key.startsWith('CognitoIdentityServiceProvider.')) changed();
  };
  window.addEventListener('storage', onStorage);
  return () => window.removeEventListener('storage', onStorage);
}
