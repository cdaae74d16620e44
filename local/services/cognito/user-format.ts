import type { JsonObject } from '../../lib/json.ts';
import { formatAttributes } from './attributes.ts';
import type { User } from './user-store.ts';

/** A moment as the JSON protocol writes it: seconds since the Unix epoch. */
export const formatTimestamp = (ms: number): number => ms / 1000;

/** The members that every operation about users answers, attributes apart. */
export function formatUserSummary(user: User): JsonObject {
  return {
    Username: user.username,
    Enabled: user.enabled,
    UserCreateDate: formatTimestamp(user.createdMs),
    UserLastModifiedDate: formatTimestamp(user.modifiedMs),
    UserStatus: user.status,
  };
}

/** A `UserType`. `only`: the attributes to answer; all when absent. */
export function formatUser(user: User, only?: readonly string[]): JsonObject {
  const all = formatAttributes({ ...user.attributes, sub: user.sub });
  const wanted = only ? all.filter(({ Name }) => only.includes(String(Name))) : all;
  return { ...formatUserSummary(user), Attributes: wanted };
}
