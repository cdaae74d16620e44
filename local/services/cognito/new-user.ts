import {
  checkAttributes,
  checkRequiredAttributes,
  looksLikeEmail,
  looksLikePhoneNumber,
  type Attributes,
  type AttributeWriter,
} from './attributes.ts';
import { constraintViolated, invalidParameter, usernameExists } from './errors.ts';
import type { Pool } from './pool.ts';
import { randomUuid } from './random.ts';
import type { User } from './user-store.ts';

/**
 * Drafts a user who is not stored yet: unconfirmed, without password, with a fresh `sub`.
 *
 * @param name what the caller calls `Username`; where people sign in with an email address or phone number it is one.
 * @throws AwsError `InvalidParameterException`, `UsernameExistsException`
 */
export function draftUser(pool: Pool, name: string, attributes: Attributes, writer: AttributeWriter): User {
  checkUsername(name);
  const sub = randomUuid(pool.randomBytes);
  const signInAttribute = signInAttributeFor(pool, name);
  const all = signInAttribute === undefined ? attributes : { ...attributes, [signInAttribute]: name };
  checkAttributes(pool.model, all, writer, false);
  // A user whom an administrator creates gives what is missing with the first password.
  if (writer === 'user') checkRequiredAttributes(pool.model, all);
  const user: User = {
    username: signInAttribute === undefined ? name : sub,
    sub,
    status: 'UNCONFIRMED',
    enabled: true,
    attributes: Object.fromEntries(Object.entries(all).filter(([, value]) => value !== '')),
    groups: [],
    secret: null,
    passwordExpiresMs: null,
    createdMs: pool.now(),
    modifiedMs: pool.now(),
  };
  refuseTaken(pool, user, signInAttribute);
  return user;
}

/** Refuses before the triggers run; storing checks once more, as someone else may have been faster meanwhile. */
function refuseTaken(pool: Pool, user: User, signInAttribute: 'email' | 'phone_number' | undefined): void {
  if (signInAttribute === undefined) {
    if (pool.users.find(user.username)) throw usernameExists('User already exists');
  } else if (pool.users.aliasOwner(signInAttribute, user.attributes[signInAttribute] ?? '')) {
    throw usernameExists(`An account with the given ${signInAttribute} already exists.`);
  }
}

const usernamePattern = /^[\p{L}\p{M}\p{S}\p{N}\p{P}]+$/u;
const maxUsernameLength = 128;

function checkUsername(name: string): void {
  if (name.length > maxUsernameLength) {
    throw constraintViolated(
      'Username',
      name,
      `Member must have length less than or equal to ${maxUsernameLength}`,
    );
  }
  if (!usernamePattern.test(name)) {
    throw constraintViolated(
      'Username',
      name,
      'Member must satisfy regular expression pattern: [\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+',
    );
  }
}

/** The attribute that `name` is a value of, in a pool whose people sign in with an attribute. */
function signInAttributeFor(pool: Pool, name: string): 'email' | 'phone_number' | undefined {
  const { usernameAttributes, aliasAttributes } = pool.model;
  const isEmail = looksLikeEmail(name);
  const isPhoneNumber = looksLikePhoneNumber(name);
  if (usernameAttributes.length === 0) {
    if (isEmail && aliasAttributes.includes('email')) throw aliasFormat('email');
    if (isPhoneNumber && aliasAttributes.includes('phone_number')) throw aliasFormat('phone number');
    return undefined;
  }
  if (isEmail && usernameAttributes.includes('email')) return 'email';
  if (isPhoneNumber && usernameAttributes.includes('phone_number')) return 'phone_number';
  if (usernameAttributes.length > 1) {
    throw invalidParameter('Username should be either an email or a phone number.');
  }
  throw invalidParameter(
    usernameAttributes[0] === 'email' ? 'Username should be an email.' : 'Username should be a phone number.',
  );
}

const aliasFormat = (format: string) =>
  invalidParameter(
    `Username cannot be of ${format} format, since user pool is configured for ${format} alias.`,
  );
