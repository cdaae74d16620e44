import {
  type AppSyncIdentityCognito,
  type Context,
  type DynamoDBGetItemRequest,
  util,
} from '@aws-appsync/utils';
import {
  accessTokenKey,
  type AccessTokenItem,
  liveTokensKey,
  type LiveTokensItem,
} from '../lib/access-token.ts';
import { machineOf } from '../lib/data-access.ts';
import { failOn, unauthorized } from '../lib/errors.ts';
import { callerId } from '../lib/identity.ts';

/**
 * Whoever subscribes does so by what is live now. A machine's token: what AppSync remembers of the authorizer may be
 * seconds old. A person's sign-in: the access token stays good for a while after they were signed out. A subscription
 * begun then would outlive both.
 */
export function request(ctx: Context): DynamoDBGetItemRequest {
  const machine = machineOf(ctx.identity);
  const key = machine ? accessTokenKey(machine.sub, machine.tokenId) : liveTokensKey(callerId(ctx.identity));
  return { operation: 'GetItem', key: util.dynamodb.toMapValues(key), consistentRead: true };
}

export function response(ctx: Context) {
  failOn(ctx.error);
  if (machineOf(ctx.identity)) {
    const token = ctx.result as AccessTokenItem | null;
    if (!token || token.revokedAt || token.validUntil <= util.time.nowISO8601()) {
      unauthorized('The token is no longer valid.');
    }
    return null;
  }
  const live = ctx.result as LiveTokensItem | null;
  const { claims } = ctx.identity as AppSyncIdentityCognito;
  const signedInAt = (claims as { auth_time?: number }).auth_time ?? 0;
  if (live && live.signedOutAt && signedInAt <= live.signedOutAt) {
    unauthorized('You were signed out meanwhile. Sign in again.');
  }
  return null;
}
