import type { JsonObject } from '../../../lib/json.ts';
import { AwsError } from '../../../lib/errors.ts';
import {
  checkAttributes,
  formatAttributes,
  isVerifiable,
  isVerified,
  parseAttributes,
} from '../attributes.ts';
import { poolOf, targetOf } from '../callers.ts';
import { aliasExists, notAuthorized, userNotFound } from '../errors.ts';
import { readInput } from '../input.ts';
import { draftUser } from '../new-user.ts';
import { createTemporaryPassword } from '../password-policy.ts';
import { announceTemporaryPassword, makeSecret, ownPassword, temporaryPassword } from '../passwords.ts';
import { pageOf } from '../paging.ts';
import type { Pool } from '../pool.ts';
import { runPostConfirmation, runPreSignUp } from '../sign-up-triggers.ts';
import { changeAttributes, removeAttributes, removeUser } from '../user-changes.ts';
import { issueReset } from '../verification.ts';
import { formatUser, formatUserSummary } from '../user-format.ts';
import { parseUserFilter } from '../user-filter.ts';
import type { User } from '../user-store.ts';
import type { Operation, OperationTable } from './operation.ts';

const adminCreateUser: Operation = async (directory, input) => {
  const pool = poolOf(directory, input);
  const reader = readInput(input);
  const name = reader.string('Username');
  const given = reader.optionalString('TemporaryPassword');
  const isMailed = reader.optionalString('MessageAction') !== 'SUPPRESS';
  if (reader.optionalString('MessageAction') === 'RESEND') return resendInvitation(pool, name, given);
  const draft = draftUser(pool, name, parseAttributes(input, 'UserAttributes'), 'administrator');
  await runPreSignUp(pool, {
    source: 'PreSignUp_AdminCreateUser',
    userName: draft.username,
    attributes: draft.attributes,
    validationData: parseAttributes(input, 'ValidationData'),
    clientMetadata: reader.stringMap('ClientMetadata'),
  });
  const password = given ?? createTemporaryPassword(pool.model.passwordPolicy, pool.randomBytes);
  const secret = makeSecret(pool, draft.username, password);
  if (reader.flag('ForceAliasCreation')) releaseAliases(pool, draft);
  const user = { ...draft, ...temporaryPassword(pool, secret) };
  pool.users.add(user);
  if (isMailed) announceTemporaryPassword(pool, user, password);
  return { User: formatUser(user) };
};

const adminGetUser: Operation = (directory, input) => {
  const { user } = targetOf(directory, input);
  return {
    ...formatUserSummary(user),
    UserAttributes: formatAttributes({ ...user.attributes, sub: user.sub }),
  };
};

const adminSetUserPassword: Operation = (directory, input) => {
  const { pool, user } = targetOf(directory, input);
  const reader = readInput(input);
  const secret = makeSecret(pool, user.username, reader.string('Password'));
  const change = reader.flag('Permanent') ? ownPassword(secret) : temporaryPassword(pool, secret);
  pool.users.update(user.sub, (current) => ({ ...current, ...change }));
  pool.temporaryPasswords.delete(user.sub);
  return {};
};

const adminResetUserPassword: Operation = (directory, input) => {
  const { pool, user } = targetOf(directory, input);
  if (user.status === 'FORCE_CHANGE_PASSWORD') {
    throw notAuthorized('User password cannot be reset in the current state.');
  }
  issueReset(pool, user);
  pool.users.update(user.sub, (current) => ({ ...current, status: 'RESET_REQUIRED', secret: null }));
  return {};
};

const adminConfirmSignUp: Operation = async (directory, input) => {
  const { pool, user } = targetOf(directory, input);
  if (user.status !== 'UNCONFIRMED') {
    throw notAuthorized(`User cannot be confirmed. Current status is ${user.status}`);
  }
  const confirmed = pool.users.update(user.sub, (current) => ({ ...current, status: 'CONFIRMED' }));
  await runPostConfirmation(pool, confirmed, {
    source: 'PostConfirmation_ConfirmSignUp',
    clientMetadata: readInput(input).stringMap('ClientMetadata'),
  });
  return {};
};

const adminUpdateUserAttributes: Operation = (directory, input) => {
  const { pool, user } = targetOf(directory, input);
  const changes = parseAttributes(input, 'UserAttributes');
  checkAttributes(pool.model, changes, 'administrator', true);
  changeAttributes(pool, user, changes);
  return {};
};

const adminDeleteUserAttributes: Operation = (directory, input) => {
  const { pool, user } = targetOf(directory, input);
  const names = readInput(input).strings('UserAttributeNames');
  checkAttributes(pool.model, Object.fromEntries(names.map((name) => [name, ''])), 'administrator', true);
  removeAttributes(pool, user, names);
  return {};
};

const adminDeleteUser: Operation = (directory, input) => {
  const { pool, user } = targetOf(directory, input);
  removeUser(pool, user);
  return {};
};

const adminDisableUser: Operation = (directory, input) => {
  const { pool, user } = targetOf(directory, input);
  pool.users.update(user.sub, (current) => ({ ...current, enabled: false }));
  pool.grants.revokeAll(user.sub);
  return {};
};

const adminEnableUser: Operation = (directory, input) => {
  const { pool, user } = targetOf(directory, input);
  pool.users.update(user.sub, (current) => ({ ...current, enabled: true }));
  return {};
};

const adminUserGlobalSignOut: Operation = (directory, input) => {
  const { pool, user } = targetOf(directory, input);
  pool.grants.revokeAll(user.sub);
  return {};
};

const listUsers: Operation = (directory, input) => {
  const pool = poolOf(directory, input);
  const reader = readInput(input);
  const only = input['AttributesToGet'] === undefined ? undefined : reader.strings('AttributesToGet');
  const page = pageOf(
    pool.users.all().filter(parseUserFilter(reader.optionalString('Filter'))),
    (user) => user.sub,
    reader.optionalNumber('Limit') ?? maxUsersPerPage,
    reader.optionalString('PaginationToken'),
  );
  return {
    Users: page.items.map((user) => formatUser(user, only)),
    ...(page.nextToken !== undefined && { PaginationToken: page.nextToken }),
  };
};

// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUsers.html
const maxUsersPerPage = 60;

export const administrationOperations: OperationTable = {
  AdminCreateUser: adminCreateUser,
  AdminGetUser: adminGetUser,
  AdminSetUserPassword: adminSetUserPassword,
  AdminResetUserPassword: adminResetUserPassword,
  AdminConfirmSignUp: adminConfirmSignUp,
  AdminUpdateUserAttributes: adminUpdateUserAttributes,
  AdminDeleteUserAttributes: adminDeleteUserAttributes,
  AdminDeleteUser: adminDeleteUser,
  AdminDisableUser: adminDisableUser,
  AdminEnableUser: adminEnableUser,
  AdminUserGlobalSignOut: adminUserGlobalSignOut,
  ListUsers: listUsers,
};

/** `MessageAction: RESEND`: a new temporary password for someone who has not signed in yet. */
function resendInvitation(pool: Pool, name: string, given: string | undefined): JsonObject {
  const user = pool.users.find(name);
  if (!user) throw userNotFound();
  if (user.status !== 'FORCE_CHANGE_PASSWORD') {
    throw new AwsError(
      'UnsupportedUserStateException',
      `Resend not possible. Current status is ${user.status}`,
    );
  }
  const password = given ?? createTemporaryPassword(pool.model.passwordPolicy, pool.randomBytes);
  const secret = makeSecret(pool, user.username, password);
  const updated = pool.users.update(user.sub, (current) => ({
    ...current,
    ...temporaryPassword(pool, secret),
  }));
  announceTemporaryPassword(pool, updated, password);
  return { User: formatUser(updated) };
}

/** `ForceAliasCreation`: verified addresses move to the new user. */
function releaseAliases(pool: Pool, draft: User): void {
  for (const [name, value] of Object.entries(draft.attributes)) {
    if (!isVerifiable(name) || !isVerified(draft.attributes, name)) continue;
    const owner = pool.users.aliasOwner(name, value);
    if (!owner) continue;
    if (!pool.model.aliasAttributes.includes(name))
      throw aliasExists(`An account with the ${name} already exists.`);
    changeAttributes(pool, owner, { [`${name}_verified`]: 'false' });
  }
}
