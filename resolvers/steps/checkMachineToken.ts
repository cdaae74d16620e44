import { type Context, type DynamoDBGetItemRequest, runtime, util } from '@aws-appsync/utils';
import { accessTokenKey, type AccessTokenItem } from '../lib/access-token.ts';
import { machineOf } from '../lib/data-access.ts';
import { failOn, unauthorized } from '../lib/errors.ts';

/**
 * A machine subscribes with a token that is live now: what AppSync remembers of the authorizer may be seconds old,
 * and a subscription begun then would outlive the revocation. People go on without a read.
 */
export function request(ctx: Context): DynamoDBGetItemRequest {
  const machine = machineOf(ctx.identity);
  if (!machine) runtime.earlyReturn(null);
  const { sub, tokenId } = machine as NonNullable<typeof machine>;
  const key = accessTokenKey(sub, tokenId);
  return { operation: 'GetItem', key: util.dynamodb.toMapValues(key), consistentRead: true };
}

export function response(ctx: Context) {
  failOn(ctx.error);
  const token = ctx.result as AccessTokenItem | null;
  if (!token || token.revokedAt || token.validUntil <= util.time.nowISO8601()) {
    unauthorized('The token is no longer valid.');
  }
  return null;
}
