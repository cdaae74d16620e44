import type { PasswordPolicy } from '../../model/cognito.ts';
import { constraintViolated, invalidPassword } from './errors.ts';
import { randomIndex, type RandomBytes } from './random.ts';

// https://docs.aws.amazon.com/cognito/latest/developerguide/managing-users-passwords.html
const symbols = '^$*.[]{}()?"!@#%&/\\,><\':;|_~`=+-';
/** A space counts as a symbol when it neither leads nor trails; the pattern below sees to that. */
const symbolCharacters = new Set([...symbols, ' ']);
/** Matches what Cognito's own `^[\S]+.*[\S]+$` matches, in linear time. */
const passwordPattern = /^\S.*\S$/;
const maxPasswordLength = 256;

/** Each rule in the order in which Cognito names the first one broken. */
const rules: readonly {
  applies: (policy: PasswordPolicy) => boolean;
  isMet: (password: string, policy: PasswordPolicy) => boolean;
  reason: string;
}[] = [
  {
    applies: () => true,
    isMet: (password, policy) => password.length >= policy.minimumLength,
    reason: 'Password not long enough',
  },
  {
    applies: (policy) => policy.requireLowercase,
    isMet: (password) => /[a-z]/.test(password),
    reason: 'Password must have lowercase characters',
  },
  {
    applies: (policy) => policy.requireUppercase,
    isMet: (password) => /[A-Z]/.test(password),
    reason: 'Password must have uppercase characters',
  },
  {
    applies: (policy) => policy.requireNumbers,
    isMet: (password) => /[0-9]/.test(password),
    reason: 'Password must have numeric characters',
  },
  {
    applies: (policy) => policy.requireSymbols,
    isMet: (password) => [...password].some((character) => symbolCharacters.has(character)),
    reason: 'Password must have symbol characters',
  },
];

/**
 * Refuses a new password that the pool would not take.
 *
 * @throws AwsError `InvalidPasswordException` naming the first rule broken, `InvalidParameterException` when the
 * API's own limits are broken.
 */
export function checkNewPassword(policy: PasswordPolicy, password: string): void {
  if (password.length > maxPasswordLength) {
    throw constraintViolated(
      'Password',
      password,
      `Member must have length less than or equal to ${maxPasswordLength}`,
    );
  }
  const broken = rules.find((rule) => rule.applies(policy) && !rule.isMet(password, policy));
  if (broken) throw invalidPassword(broken.reason);
  if (!passwordPattern.test(password)) {
    throw constraintViolated(
      'Password',
      password,
      'Member must satisfy regular expression pattern: ^[\\S]+.*[\\S]+$',
    );
  }
}

const classes = ['abcdefghijkmnopqrstuvwxyz', 'ABCDEFGHJKLMNPQRSTUVWXYZ', '23456789', '!#%+-_.@'] as const;

/** Makes a password that meets any policy, for a user created without one. */
export function createTemporaryPassword(policy: PasswordPolicy, randomBytes: RandomBytes): string {
  const length = Math.max(policy.minimumLength, 12);
  const picked = Array.from({ length }, (_, position) => {
    const alphabet = classes[position % classes.length] ?? classes[0];
    return alphabet.charAt(randomIndex(randomBytes, alphabet.length));
  });
  return picked.join('');
}
