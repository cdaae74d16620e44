import type { UserPoolModel } from '../../../model/cognito.ts';
import {
  checkAttributes,
  checkRequiredAttributes,
  isImmutable,
  mergeAttributes,
  type Attributes,
} from '../attributes.ts';
import { checkSecretHash } from '../callers.ts';
import { invalidParameter, userNotFound } from '../errors.ts';
import { makeSecret, ownPassword } from '../passwords.ts';
import { completeSignIn, requiredParameter, requiredSession, type SignInStep } from './sign-in.ts';

const attributePrefix = 'userAttributes.';

/** The answer to `NEW_PASSWORD_REQUIRED`: a password of the user's own, and the attributes still missing. */
export const answerNewPassword: SignInStep = async (caller, request) => {
  const { pool, client } = caller;
  const session = requiredSession(request);
  const username = requiredParameter(request, 'USERNAME');
  const newPassword = requiredParameter(request, 'NEW_PASSWORD');
  const { sub } = pool.challenges.read(session, client.id, 'new-password');
  const user = pool.users.find(sub ?? '');
  if (!user) throw userNotFound();
  checkSecretHash(client, [username, user.username], request.parameters['SECRET_HASH']);
  const changes = attributesIn(request.parameters);
  refuseOverwriting(pool.model, user.attributes, changes);
  checkAttributes(pool.model, changes, 'user', false);
  checkRequiredAttributes(pool.model, mergeAttributes(user.attributes, changes));
  const secret = makeSecret(pool, user.username, newPassword);
  // Only now: a password that the policy refuses may be tried again in the same session.
  pool.challenges.close(session);
  pool.temporaryPasswords.delete(user.sub);
  const changed = pool.users.update(user.sub, (current) => ({
    ...current,
    ...ownPassword(secret),
    attributes: mergeAttributes(current.attributes, changes),
  }));
  return completeSignIn(caller, changed, 'TokenGeneration_NewPasswordChallenge', request.clientMetadata);
};

/** A required or immutable attribute that has a value already keeps it. */
function refuseOverwriting(model: UserPoolModel, existing: Attributes, changes: Attributes): void {
  const taken = Object.keys(changes).find(
    (name) =>
      existing[name] !== undefined && (model.requiredAttributes.includes(name) || isImmutable(model, name)),
  );
  if (taken !== undefined) throw invalidParameter(`Cannot modify an already provided ${taken}`);
}

function attributesIn(parameters: Record<string, string>): Record<string, string> {
  const entries = Object.entries(parameters).filter(([name]) => name.startsWith(attributePrefix));
  return Object.fromEntries(entries.map(([name, value]) => [name.slice(attributePrefix.length), value]));
}
