import type { JsonObject } from '../../../lib/json.ts';
import {
  checkAttributes,
  formatAttributes,
  isVerifiable,
  parseAttributes,
  verifiableAttributes,
  type VerifiableAttribute,
} from '../attributes.ts';
import { checkSecretHash, clientOf, signedInCaller } from '../callers.ts';
import { invalidParameter, notAuthorized } from '../errors.ts';
import { unknownAtCodeEntry, unknownAtCodeRequest } from '../existence.ts';
import { checkPassword } from '../flows/password-sign-in.ts';
import { readInput } from '../input.ts';
import { makeSecret, ownPassword } from '../passwords.ts';
import type { Pool } from '../pool.ts';
import { runPostConfirmation } from '../sign-up-triggers.ts';
import { changeAttributes, removeAttributes, removeUser } from '../user-changes.ts';
import { migrateUser } from '../user-migration.ts';
import type { User } from '../user-store.ts';
import { issueReset, issueVerification, markVerified } from '../verification.ts';
import type { Operation, OperationTable } from './operation.ts';

const getUser: Operation = async (directory, input) => {
  const { user } = await signedInCaller(directory, input);
  return {
    Username: user.username,
    UserAttributes: formatAttributes({ ...user.attributes, sub: user.sub }),
  };
};

const changePassword: Operation = async (directory, input) => {
  const caller = await signedInCaller(directory, input);
  const { pool, user } = caller;
  const reader = readInput(input);
  const proposed = reader.string('ProposedPassword');
  checkPassword(caller, user, reader.string('PreviousPassword'));
  const secret = makeSecret(pool, user.username, proposed);
  pool.users.update(user.sub, (current) => ({ ...current, ...ownPassword(secret) }));
  return {};
};

const updateUserAttributes: Operation = async (directory, input) => {
  const { pool, user } = await signedInCaller(directory, input);
  const changes = parseAttributes(input, 'UserAttributes');
  checkAttributes(pool.model, changes, 'user', true);
  const updated = changeAttributes(pool, user, changes);
  return { CodeDeliveryDetailsList: verifyChanged(pool, user, updated) };
};

const deleteUserAttributes: Operation = async (directory, input) => {
  const { pool, user } = await signedInCaller(directory, input);
  const names = readInput(input).strings('UserAttributeNames');
  checkAttributes(pool.model, Object.fromEntries(names.map((name) => [name, ''])), 'user', true);
  removeAttributes(pool, user, names);
  return {};
};

const getUserAttributeVerificationCode: Operation = async (directory, input) => {
  const { pool, user } = await signedInCaller(directory, input);
  return { CodeDeliveryDetails: issueVerification(pool, user, verifiableIn(input)) };
};

const verifyUserAttribute: Operation = async (directory, input) => {
  const { pool, user } = await signedInCaller(directory, input);
  const attribute = verifiableIn(input);
  const code = readInput(input).string('Code');
  pool.codes.redeem(user.sub, `verify:${attribute}`, code, (destination) =>
    pool.users.update(user.sub, (current) => markVerified(current, destination)),
  );
  return {};
};

const forgotPassword: Operation = async (directory, input) => {
  const caller = clientOf(directory, input);
  const { pool, client } = caller;
  const reader = readInput(input);
  const name = reader.string('Username');
  checkSecretHash(client, [name], reader.optionalString('SecretHash'));
  const clientMetadata = reader.stringMap('ClientMetadata');
  const user =
    pool.users.find(name) ??
    (await migrateUser(caller, name, { source: 'UserMigration_ForgotPassword', clientMetadata }));
  if (!user) return unknownAtCodeRequest(caller, name);
  if (!user.enabled) throw notAuthorized('User is disabled.');
  if (user.status === 'FORCE_CHANGE_PASSWORD') {
    throw notAuthorized('User password cannot be reset in the current state.');
  }
  return { CodeDeliveryDetails: issueReset(pool, user) };
};

const confirmForgotPassword: Operation = async (directory, input) => {
  const caller = clientOf(directory, input);
  const { pool, client } = caller;
  const reader = readInput(input);
  const name = reader.string('Username');
  const code = reader.string('ConfirmationCode');
  const password = reader.string('Password');
  checkSecretHash(client, [name], reader.optionalString('SecretHash'));
  const user = pool.users.find(name);
  if (!user) throw unknownAtCodeEntry(caller);
  // The policy speaks first: a refused password leaves the code good for another try.
  const secret = makeSecret(pool, user.username, password);
  const reset = pool.codes.redeem(user.sub, 'resetPassword', code, (destination) =>
    pool.users.update(user.sub, (current) => ({
      ...markVerified(current, destination),
      ...ownPassword(secret),
    })),
  );
  pool.lockout.succeeded(user.sub);
  await runPostConfirmation(pool, reset, {
    source: 'PostConfirmation_ConfirmForgotPassword',
    clientId: client.id,
    clientMetadata: reader.stringMap('ClientMetadata'),
  });
  return {};
};

const deleteUser: Operation = async (directory, input) => {
  const { pool, user } = await signedInCaller(directory, input);
  removeUser(pool, user);
  return {};
};

const globalSignOut: Operation = async (directory, input) => {
  const { pool, user } = await signedInCaller(directory, input);
  pool.grants.revokeAll(user.sub);
  return {};
};

export const selfServiceOperations: OperationTable = {
  GetUser: getUser,
  ChangePassword: changePassword,
  UpdateUserAttributes: updateUserAttributes,
  DeleteUserAttributes: deleteUserAttributes,
  GetUserAttributeVerificationCode: getUserAttributeVerificationCode,
  VerifyUserAttribute: verifyUserAttribute,
  ForgotPassword: forgotPassword,
  ConfirmForgotPassword: confirmForgotPassword,
  DeleteUser: deleteUser,
  GlobalSignOut: globalSignOut,
};

function verifyChanged(pool: Pool, before: User, after: User): JsonObject[] {
  return verifiableAttributes
    .filter((name) => pool.model.autoVerifiedAttributes.includes(name))
    .filter(
      (name) => after.attributes[name] !== undefined && after.attributes[name] !== before.attributes[name],
    )
    .map((name) => issueVerification(pool, after, name));
}

function verifiableIn(input: JsonObject): VerifiableAttribute {
  const name = readInput(input).string('AttributeName');
  if (!isVerifiable(name)) throw invalidParameter(`Attribute ${name} cannot be verified.`);
  return name;
}
