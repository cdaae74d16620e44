import { z } from 'zod';
import { maybeCorrelationId } from '../lib/correlation.ts';
import { failureReason } from '../lib/failure-reason.ts';
import type { GraphQlClient } from '../lib/graphql-client.ts';
import type { Log } from '../lib/log.ts';
import { endSubscriptions, revokeTokens, type SignOutTools } from '../lib/sign-out.ts';

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

export interface SigningOut extends SignOutTools {
  api: GraphQlClient;
  log: Log;
}

/** Handles the mutation `signOutUser`: revokes the user's tokens, for machines too. Repeats are harmless. */
export function createHandler({ api, log, ...tools }: SigningOut) {
  return async (event: unknown): Promise<SignOutResult> => {
    const { userId, needsSecondRequest, correlationId } = request.parse(event);
    try {
      const isFound = uuid.safeParse(userId).success && (await revokeTokens(tools, userId));
      if (!isFound) return { outcome: 'NOT_FOUND' };
      // The same field, called with IAM: the request that is being answered ends the first part itself.
      if (needsSecondRequest) await endSubscriptions(api, userId, 'REST', correlationId);
    } catch (failure) {
      log.error('A user could not be signed out', { reason: failureReason(failure) });
      throw failure;
    }
    log.info('Signed a user out', { userId });
    return { outcome: 'SIGNED_OUT' };
  };
}
