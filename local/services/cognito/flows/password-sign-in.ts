import { checkSecretHash, type ClientCaller } from '../callers.ts';
import { incorrectCredentials } from '../errors.ts';
import { unknownAtSignIn } from '../existence.ts';
import { isPasswordOf } from '../passwords.ts';
import { migrateUser } from '../user-migration.ts';
import type { User } from '../user-store.ts';
import { admit, afterPassword, requiredParameter, runPreAuthentication, type SignInStep } from './sign-in.ts';

/** `USER_PASSWORD_AUTH` and its administrator's form: the password travels in the request. */
export const signInWithPassword: SignInStep = async (caller, request) => {
  const { pool, client } = caller;
  const username = requiredParameter(request, 'USERNAME');
  const password = requiredParameter(request, 'PASSWORD');
  checkSecretHash(client, [username], request.parameters['SECRET_HASH']);
  const user =
    pool.users.find(username) ??
    (await migrateUser(caller, username, {
      source: 'UserMigration_Authentication',
      password,
      validationData: request.clientMetadata,
    }));
  if (!user && !client.preventUserExistenceErrors) throw unknownAtSignIn(caller);
  await runPreAuthentication(caller, user, request);
  if (!user) throw unknownAtSignIn(caller);
  admit(user);
  checkPassword(caller, user, password);
  // What a client sends along reaches the later triggers only with an answer to a challenge.
  return afterPassword(caller, user, {});
};

/** Compares and counts. @throws AwsError `NotAuthorizedException` */
export function checkPassword({ pool }: ClientCaller, user: User, password: string): void {
  pool.lockout.check(user.sub);
  if (!isPasswordOf(pool, user, password)) {
    pool.lockout.failed(user.sub);
    throw incorrectCredentials();
  }
  pool.lockout.succeeded(user.sub);
}
