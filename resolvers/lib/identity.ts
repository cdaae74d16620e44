import { type AppSyncIdentityCognito, type Identity, util } from '@aws-appsync/utils';
import { unauthorized } from './errors.ts';
import type { ProfileItem } from './items.ts';

function signedIn(identity: Identity): AppSyncIdentityCognito {
  const user = identity as AppSyncIdentityCognito | null;
  if (!user || !user.sub) util.unauthorized();
  return user as AppSyncIdentityCognito;
}

/** The caller's id: the token's subject, never anything a caller can choose. */
export function callerId(identity: Identity): string {
  return signedIn(identity).sub;
}

/** Refuses who has deleted the account; their token is good until it ends. */
export function requireAccount(profile: ProfileItem | null | undefined): void {
  if (profile && profile.closedAt) unauthorized('This account is deleted.');
}

/** The name of a caller who has not chosen one yet. */
export function defaultDisplayName(identity: Identity): string {
  const user = signedIn(identity);
  const claims = user.claims as { name?: string };
  const name = claims.name ? claims.name : user.username;
  return name.slice(0, 40);
}
