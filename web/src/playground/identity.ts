import type { AppConfig, DemoUser } from '../config.ts';

/** Who the playground asks as. */
export type Identity =
  /** Whoever is signed in to the app in this browser. */
  | { kind: 'session' }
  | { kind: 'demo'; user: DemoUser }
  | { kind: 'api-key'; apiKey: string }
  /** A token someone pasted. */
  | { kind: 'token'; token: string };

/** The identity's name in the list, also its value there. */
export function identityName(identity: Identity): string {
  switch (identity.kind) {
    case 'session':
      return 'Signed in to the app';
    case 'demo':
      return identity.user.username;
    case 'api-key':
      return 'API key';
    case 'token':
      return 'Pasted token';
  }
}

/** Everyone one can be here. */
export function identities(config: AppConfig): Identity[] {
  return [
    { kind: 'session' },
    ...config.demoUsers.map((user): Identity => ({ kind: 'demo', user })),
    ...(config.apiKey === undefined ? [] : [{ kind: 'api-key', apiKey: config.apiKey } as const]),
    { kind: 'token', token: '' },
  ];
}
