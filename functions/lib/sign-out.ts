import type { GraphQlClient } from './graphql-client.ts';
import type { LiveTokens } from './live-tokens.ts';
import type { UserPool } from './user-pool.ts';

export interface SignOutTools {
  users: Pick<UserPool, 'usernameOf' | 'signOut'>;
  tokens: Pick<LiveTokens, 'revokeAll'>;
  nowMs: () => number;
}

/**
 * Revokes the tokens of a user, for machines too: who is cut off afterwards cannot come back by refreshing. Repeats are
 * harmless.
 *
 * @param userId has to be a UUID: nothing else may reach Cognito's filter language.
 * @returns false when there is no such user (any more).
 */
export async function revokeTokens({ users, tokens, nowMs }: SignOutTools, userId: string): Promise<boolean> {
  const username = await users.usernameOf(userId);
  if (username === null) return false;
  await users.signOut(username);
  await tokens.revokeAll(userId, nowMs());
  return true;
}

const mutation = 'mutation SignOutUser($userId: ID!) { signOutUser(userId: $userId) }';
const firstMutation = 'mutation SignOutUser($userId: ID!) { signOutUser(userId: $userId, part: FIRST) }';

/** Ends the subscriptions of a user that one request has room for: see `resolvers/lib/sign-out.ts`. */
export async function endSubscriptions(
  api: GraphQlClient,
  userId: string,
  part: 'FIRST' | 'REST',
  correlationId: string | null | undefined,
): Promise<void> {
  await api.mutate(part === 'FIRST' ? firstMutation : mutation, { userId }, correlationId);
}
