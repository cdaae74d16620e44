import { z } from 'zod';
import { maybeCorrelationId, traced } from '../lib/correlation.ts';
import { failureReason } from '../lib/failure-reason.ts';
import type { Log } from '../lib/log.ts';
import { verifyMachineToken } from '../lib/machine-token.ts';
import type { SigningKeys } from '../lib/signing-keys.ts';
import { closedFields } from './scoped-fields.ts';
import type { TokenTable } from './token-table.ts';

/** What AppSync asks: https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html#aws-lambda-authorization */
const request = z.object({
  authorizationToken: z.string(),
  requestContext: z.object({ apiId: z.string().min(1) }),
});

/** A client may have named its request. */
const named = z.object({ requestHeaders: z.object({ 'x-correlation-id': maybeCorrelationId }) });

/** What AppSync makes of it. */
export type MachineAuthorization =
  | { isAuthorized: false }
  | {
      isAuthorized: true;
      /** As `ctx.identity.resolverContext`; a flat map. */
      resolverContext: { sub: string; tokenId: string; scopes: string };
      deniedFields: string[];
      ttlOverride: number;
    };

/** How long AppSync may remember an answer, and so how late a revocation may take hold. */
export const rememberedSeconds = 10;

export interface Authorizing {
  table: TokenTable;
  keys: SigningKeys;
  log: Log;
  nowMs: () => number;
}

/** The API's authorizer for machines: signature, times, audience, then revocation. Whoever is refused learns nothing. */
export function createHandler({ table, keys, log, nowMs }: Authorizing) {
  return async (event: unknown): Promise<MachineAuthorization> => {
    const trace = traced(named.safeParse(event).data?.requestHeaders['x-correlation-id']);
    try {
      const { authorizationToken, requestContext } = request.parse(event);
      const now = nowMs();
      const token = await verifyMachineToken(authorizationToken, requestContext.apiId, keys.find, now);
      // What it allows stands in the table: the key alone makes no token, and widens none.
      const rights = token && (await table.rightsOf(token.ownerId, token.id, now));
      if (!token || !rights) {
        log.info('Refused a machine', trace);
        return { isAuthorized: false };
      }
      log.info('Let a machine in', { ...trace, tokenId: token.id, ownerId: token.ownerId });
      return {
        isAuthorized: true,
        resolverContext: { sub: token.ownerId, tokenId: token.id, scopes: rights.join(' ') },
        deniedFields: closedFields(rights),
        // Never past its end; 0 is not to remember it at all.
        ttlOverride: Math.max(0, Math.min(rememberedSeconds, token.expiresAt - Math.ceil(now / 1000))),
      };
    } catch (failure) {
      // AppSync takes a failure for a refusal; the log tells the two apart.
      log.error('A token could not be checked', { ...trace, reason: failureReason(failure) });
      throw failure;
    }
  };
}
