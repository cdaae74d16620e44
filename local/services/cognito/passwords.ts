import { checkNewPassword } from './password-policy.ts';
import type { Pool } from './pool.ts';
import { createPasswordSecret, passwordMatches, saltBytes, type PasswordSecret } from './srp.ts';
import type { User } from './user-store.ts';

// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_PasswordPolicyType.html
const temporaryPasswordValidityMs = 7 * 24 * 3600 * 1000;

/** Whose password: what SRP hashes beside it. */
export const passwordOwner = (pool: Pool, username: string) => ({ poolName: pool.name, username });

/** Derives the secret of a new password. @throws AwsError `InvalidPasswordException` */
export function makeSecret(pool: Pool, username: string, password: string): PasswordSecret {
  checkNewPassword(pool.model.passwordPolicy, password);
  return createPasswordSecret(passwordOwner(pool, username), password, pool.randomBytes(saltBytes));
}

/** The members of a user that change with a password of the user's own. */
export function ownPassword(secret: PasswordSecret): Pick<User, 'secret' | 'passwordExpiresMs' | 'status'> {
  return { secret, passwordExpiresMs: null, status: 'CONFIRMED' };
}

/** The members of a user that change with a password that an administrator set for one sign-in. */
export function temporaryPassword(
  pool: Pool,
  secret: PasswordSecret,
): Pick<User, 'secret' | 'passwordExpiresMs' | 'status'> {
  return {
    secret,
    passwordExpiresMs: pool.now() + temporaryPasswordValidityMs,
    status: 'FORCE_CHANGE_PASSWORD',
  };
}

/** Keeps a temporary password for the developer, in place of the message that AWS would send. */
export function announceTemporaryPassword(pool: Pool, user: User, password: string): void {
  pool.temporaryPasswords.set(user.sub, password);
  pool.log.info('A temporary password waits among the pending codes', { sub: user.sub });
}

/** Compares a password in constant time; a user without one matches none. */
export function isPasswordOf(pool: Pool, user: User, password: string): boolean {
  return user.secret !== null && passwordMatches(user.secret, passwordOwner(pool, user.username), password);
}
