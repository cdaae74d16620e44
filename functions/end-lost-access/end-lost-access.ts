import type { SQSBatchResponse } from 'aws-lambda';
import { z } from 'zod';
import { correlationId, traced } from '../lib/correlation.ts';
import { failureReason } from '../lib/failure-reason.ts';
import type { GraphQlClient } from '../lib/graphql-client.ts';
import type { LiveTokens } from '../lib/live-tokens.ts';
import type { Log } from '../lib/log.ts';
import { messageBatch } from '../lib/message-batch.ts';
import { parseJson } from '../lib/parse-json.ts';
import { endSubscriptions, revokeTokens, type SignOutTools } from '../lib/sign-out.ts';

export interface EndingAccess extends SignOutTools {
  tokens: LiveTokens;
  api: GraphQlClient;
  log: Log;
}

/** What CloudTrail tells of a call, as far as it counts here: docs/decisions/027-a-lost-group.md. */
const call = z
  .object({
    detail: z.object({
      eventID: correlationId,
      eventName: z.enum(['AdminRemoveUserFromGroup', 'AdminDisableUser']),
      eventTime: z.iso.datetime(),
      additionalEventData: z.object({ sub: z.guid() }),
    }),
  })
  .transform(({ detail }) => ({
    id: detail.eventID,
    name: detail.eventName,
    atSeconds: Math.floor(Date.parse(detail.eventTime) / 1000),
    userId: detail.additionalEventData.sub,
  }));
type Call = z.infer<typeof call>;

/**
 * Signs people out who lost a group, or their account: what they have open ends, and what they may do from then on is in
 * the token of their next sign-in. A repeat signs out nobody who signed in meanwhile.
 */
export function createHandler({ api, log, ...tools }: EndingAccess) {
  return async (input: unknown): Promise<SQSBatchResponse> => {
    const failed: string[] = [];
    for (const { messageId, body } of messageBatch.parse(input).Records) {
      const { data: found } = call.safeParse(parseJson(body));
      if (!found) log.error('A message tells of nobody who lost access', { messageId });
      if (!found || !(await isEnded(found))) failed.push(messageId);
    }
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
  };

  async function isEnded(found: Call): Promise<boolean> {
    try {
      await end(found);
      return true;
    } catch (failure) {
      const { id, userId } = found;
      log.error('Access could not be ended', { ...traced(id), userId, reason: failureReason(failure) });
      return false;
    }
  }

  async function end({ id, name, atSeconds, userId }: Call): Promise<void> {
    // Within one second nothing tells what came first.
    const isRevoked = (await tools.tokens.revokedAllAt(userId)) > atSeconds;
    if (!isRevoked && !(await revokeTokens(tools, userId))) {
      // Deleted meanwhile: `delete-account` ended everything.
      log.info('Whose access was to end is gone', { ...traced(id), userId });
      return;
    }
    await endSubscriptions(api, userId, 'REST', id);
    await endSubscriptions(api, userId, 'FIRST', id);
    log.info('Ended access', { ...traced(id), userId, because: name });
  }
}
