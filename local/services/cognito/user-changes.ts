import { isVerifiable, mergeAttributes, verifiableAttributes, type Attributes } from './attributes.ts';
import { invalidParameter } from './errors.ts';
import type { Pool } from './pool.ts';
import type { User } from './user-store.ts';

/**
 * Writes attributes; blank ones are removed. A changed address counts as unverified, unless the writer says otherwise
 * in the same call.
 *
 * @throws AwsError `AliasExistsException` when the address is another user's.
 */
export function changeAttributes(pool: Pool, user: User, changes: Attributes): User {
  const addresses = verifiableAttributes.filter(
    (name) => changes[name] !== undefined && changes[name] !== user.attributes[name],
  );
  const unverified = Object.fromEntries(
    addresses.map((name) => [`${name}_verified`, changes[name] === '' ? '' : 'false']),
  );
  const changed = pool.users.update(user.sub, (current) => ({
    ...current,
    attributes: mergeAttributes(current.attributes, { ...unverified, ...changes }),
  }));
  for (const name of addresses) pool.codes.voidVerification(user.sub, name);
  return changed;
}

/** Removes attributes, and with an address that it was verified. @throws AwsError for one that the pool requires */
export function removeAttributes(pool: Pool, user: User, names: readonly string[]): void {
  const required = names.find((name) => pool.model.requiredAttributes.includes(name));
  if (required !== undefined) throw invalidParameter(`Required attribute ${required} cannot be deleted.`);
  const gone = new Set(names.flatMap((name) => (isVerifiable(name) ? [name, `${name}_verified`] : [name])));
  pool.users.update(user.sub, (current) => ({
    ...current,
    attributes: Object.fromEntries(Object.entries(current.attributes).filter(([name]) => !gone.has(name))),
  }));
}

/** Forgets a user and everything that could still act in their name. */
export function removeUser(pool: Pool, user: User): void {
  pool.users.remove(user.sub);
  pool.grants.removeAll(user.sub);
  pool.codes.removeAll(user.sub);
  pool.temporaryPasswords.delete(user.sub);
}
