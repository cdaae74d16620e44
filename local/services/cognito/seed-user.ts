import { isDeepStrictEqual } from 'node:util';
import { checkAttributes, mergeAttributes, type Attributes } from './attributes.ts';
import { draftUser } from './new-user.ts';
import { isPasswordOf, makeSecret, ownPassword } from './passwords.ts';
import type { Pool } from './pool.ts';
import type { User } from './user-store.ts';

/** A user that is there before anyone signs up. */
export interface SeedUser {
  /** What the user signs in with: an email address or phone number where the pool wants one. */
  username: string;
  password: string;
  /** Beside those that the user has already. */
  attributes: Attributes;
  /** All of the user's groups; each must exist. */
  groups: readonly string[];
}

/** Creates or resets a user. @throws AwsError as creating the user through the API would */
export function ensureUser(pool: Pool, seed: SeedUser): void {
  const groups = seed.groups.map((name) => pool.groups.get(name).name);
  const existing = pool.users.find(seed.username);
  if (!existing) {
    const draft = draftUser(pool, seed.username, seed.attributes, 'administrator');
    const secret = makeSecret(pool, draft.username, seed.password);
    pool.users.add({ ...draft, ...ownPassword(secret), groups });
    return;
  }
  checkAttributes(pool.model, seed.attributes, 'administrator', false);
  const keepsPassword = existing.status === 'CONFIRMED' && isPasswordOf(pool, existing, seed.password);
  const wanted: User = {
    ...existing,
    ...(keepsPassword ? {} : ownPassword(makeSecret(pool, existing.username, seed.password))),
    enabled: true,
    attributes: mergeAttributes(existing.attributes, seed.attributes),
    groups,
  };
  if (!isDeepStrictEqual(wanted, existing)) pool.users.update(existing.sub, () => wanted);
}
