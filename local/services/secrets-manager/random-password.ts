import { AwsError } from '../../lib/errors.ts';
import type { PasswordRules } from '../../model/secrets.ts';

/** A whole number from 0 to `below` - 1, all equally likely; `randomInt` of `node:crypto` fits. */
export type RandomIndex = (below: number) => number;

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetRandomPassword.html */
const maxLength = 4096;

const lowercase = 'abcdefghijklmnopqrstuvwxyz';
const numbers = '0123456789';
const punctuation = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';

/**
 * Makes a text by these rules.
 *
 * @throws AwsError `InvalidParameterException` for rules that no text fulfils.
 */
export function randomPassword(rules: PasswordRules, randomIndex: RandomIndex): string {
  const kinds = kindsOf(rules);
  if (!Number.isInteger(rules.length) || rules.length < 1 || rules.length > maxLength) {
    throw invalid(`PasswordLength must be from 1 to ${maxLength}.`);
  }
  if (kinds.length === 0) throw invalid('Every kind of character is excluded.');
  const required = rules.requireEachIncludedType ? kinds : [];
  if (required.length > rules.length) throw invalid('PasswordLength is less than the required kinds.');
  const all = kinds.join('');
  const pick = (characters: string) => characters.charAt(randomIndex(characters.length));
  const free = Array.from({ length: rules.length - required.length }, () => pick(all));
  return shuffle([...required.map(pick), ...free], randomIndex).join('');
}

function kindsOf(rules: PasswordRules): string[] {
  const included = [
    rules.excludeLowercase ? '' : lowercase,
    rules.excludeUppercase ? '' : lowercase.toUpperCase(),
    rules.excludeNumbers ? '' : numbers,
    rules.excludePunctuation ? '' : punctuation,
    rules.includeSpace ? ' ' : '',
  ];
  const isAllowed = (character: string) => !rules.excludeCharacters.includes(character);
  return included.map((kind) => [...kind].filter(isAllowed).join('')).filter((kind) => kind !== '');
}

/** Fisher and Yates: every order is equally likely, so where the required ones stand tells nothing. */
function shuffle(characters: string[], randomIndex: RandomIndex): string[] {
  const shuffled = [...characters];
  for (let last = shuffled.length - 1; last > 0; last -= 1) {
    const chosen = randomIndex(last + 1);
    const held = shuffled[last] ?? '';
    shuffled[last] = shuffled[chosen] ?? '';
    shuffled[chosen] = held;
  }
  return shuffled;
}

function invalid(message: string): AwsError {
  return new AwsError('InvalidParameterException', message);
}
