import { z } from 'zod';
import { maybeCorrelationId } from '../lib/correlation.ts';
import { failureReason } from '../lib/failure-reason.ts';
import type { GraphQlClient } from '../lib/graphql-client.ts';
import type { Log } from '../lib/log.ts';
import type { LiveTokens } from '../lib/live-tokens.ts';
import type { UserPool } from '../lib/user-pool.ts';

/** What the resolver asks for. */
const request = z.object({
  userId: z.string(),
  /** There are more subscriptions than one request may end: see `resolvers/lib/sign-out.ts`. */
  needsSecondRequest: z.boolean(),
  correlationId: maybeCorrelationId,
});

/** What the resolver turns into an answer or an error. */
export interface SignOutResult {
  outcome: 'SIGNED_OUT' | 'NOT_FOUND';
}

/** Ids that Cognito gives are UUIDs; nothing else may reach its filter language. */
const uuid = z.guid();

/** The same field, called with IAM: it ends the subscriptions that the first request has no room for. */
const mutation = 'mutation SignOutUser($userId: ID!) { signOutUser(userId: $userId) }';

export interface SigningOut {
  users: Pick<UserPool, 'usernameOf' | 'signOut'>;
  tokens: LiveTokens;
  api: GraphQlClient;
  log: Log;
  nowMs: () => number;
}

/** Handles the mutation `signOutUser`: revokes the user's tokens, for machines too. Repeats are harmless. */
export function createHandler({ users, tokens, api, log, nowMs }: SigningOut) {
  return async (event: unknown): Promise<SignOutResult> => {
    const { userId, needsSecondRequest, correlationId } = request.parse(event);
    try {
      const username = uuid.safeParse(userId).success ? await users.usernameOf(userId) : null;
      if (username === null) return { outcome: 'NOT_FOUND' };
      // Tokens first: who is cut off cannot come back by refreshing.
      await users.signOut(username);
      await tokens.revokeAll(userId, nowMs());
      if (needsSecondRequest) await api.mutate(mutation, { userId }, correlationId);
    } catch (failure) {
      log.error('A user could not be signed out', { reason: failureReason(failure) });
      throw failure;
    }
    log.info('Signed a user out', { userId });
    return { outcome: 'SIGNED_OUT' };
  };
}
