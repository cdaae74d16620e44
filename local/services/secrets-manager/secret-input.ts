import { AwsError } from '../../lib/errors.ts';
import { type JsonObject, memberOf } from '../../lib/json.ts';
import type { PasswordRules } from '../../model/secrets.ts';

/** A text of an operation's input; `null` when it is absent. @throws AwsError `SerializationException` */
export function optionalText(input: JsonObject, name: string): string | null {
  const value = memberOf(input, name) ?? null;
  if (value !== null && typeof value !== 'string') throw wrongType(name);
  return value;
}

/** @throws AwsError `ValidationException` when it is absent. */
export function requiredText(input: JsonObject, name: string): string {
  const value = optionalText(input, name);
  if (value !== null && value !== '') return value;
  const member = name.charAt(0).toLowerCase() + name.slice(1);
  throw new AwsError(
    'ValidationException',
    `1 validation error detected: Value at '${member}' failed to satisfy constraint: Member must not be null`,
  );
}

/** Texts of a list; `null` when it is absent. */
export function optionalTexts(input: JsonObject, name: string): string[] | null {
  const value = memberOf(input, name) ?? null;
  if (value === null) return null;
  if (!Array.isArray(value)) throw wrongType(name);
  return value.map((entry) => {
    if (typeof entry !== 'string') throw wrongType(name);
    return entry;
  });
}

/** Defaults: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetRandomPassword.html */
export function passwordRules(input: JsonObject): PasswordRules {
  const flag = (name: string, fallback: boolean): boolean => {
    const value = memberOf(input, name) ?? fallback;
    if (typeof value !== 'boolean') throw wrongType(name);
    return value;
  };
  const length = memberOf(input, 'PasswordLength') ?? 32;
  if (typeof length !== 'number') throw wrongType('PasswordLength');
  return {
    length,
    excludeCharacters: optionalText(input, 'ExcludeCharacters') ?? '',
    excludeLowercase: flag('ExcludeLowercase', false),
    excludeUppercase: flag('ExcludeUppercase', false),
    excludeNumbers: flag('ExcludeNumbers', false),
    excludePunctuation: flag('ExcludePunctuation', false),
    includeSpace: flag('IncludeSpace', false),
    requireEachIncludedType: flag('RequireEachIncludedType', true),
  };
}

function wrongType(name: string): AwsError {
  return new AwsError('SerializationException', `${name} is not of the type that the operation takes.`);
}
