import { isVerifiable } from './attributes.ts';
import { invalidParameter } from './errors.ts';
import { ownMember } from './own-member.ts';
import type { User } from './user-store.ts';

/** Searchable attributes: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUsers.html */
const valueOf: Readonly<Record<string, (user: User) => string | undefined>> = {
  username: (user) => user.username,
  sub: (user) => user.sub,
  'cognito:user_status': (user) => user.status,
  status: (user) => (user.enabled ? 'Enabled' : 'Disabled'),
  ...Object.fromEntries(
    ['email', 'phone_number', 'name', 'given_name', 'family_name', 'preferred_username'].map((name) => [
      name,
      (user: User) => user.attributes[name],
    ]),
  ),
};

const filterPattern = /^\s*"?([\w:]+)"?\s*(\^?=)\s*"((?:[^"\\]|\\.)*)"\s*$/s;

/**
 * Reads the `Filter` of `ListUsers`: `name = "value"` for equality, `name ^= "value"` for a beginning.
 *
 * @throws AwsError `InvalidParameterException`
 */
export function parseUserFilter(filter: string | undefined): (user: User) => boolean {
  if (filter === undefined || filter === '') return () => true;
  const [, name = '', operator, quoted = ''] = filterPattern.exec(filter) ?? [];
  const read = ownMember(valueOf, name);
  if (operator === undefined || !read) throw invalidParameter(`Error while parsing filter: ${filter}`);
  const wanted = quoted.replace(/\\(.)/gs, '$1');
  // Email addresses are compared as people write them.
  const fold = (text: string): string => (isVerifiable(name) ? text.toLowerCase() : text);
  const matches = operator === '=' ? isEqual : isBeginning;
  return (user) => matches(fold(read(user) ?? ''), fold(wanted));
}

const isEqual = (value: string, wanted: string): boolean => value === wanted;
const isBeginning = (value: string, wanted: string): boolean => value.startsWith(wanted);
