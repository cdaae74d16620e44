import type { JsonObject } from '../../lib/json.ts';
import type { User } from './user-store.ts';

/** `userAttributes` of a trigger's request, for a user that exists. */
export function triggerAttributes(user: User): JsonObject {
  return { sub: user.sub, 'cognito:user_status': user.status, ...user.attributes };
}
