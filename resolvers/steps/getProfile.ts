import { type Context, type DynamoDBGetItemRequest, util } from '@aws-appsync/utils';
import { failOn } from '../lib/errors.ts';
import { callerId, requireAccount } from '../lib/identity.ts';
import { profileKey } from '../lib/keys.ts';

export function request(ctx: Context): DynamoDBGetItemRequest {
  return {
    operation: 'GetItem',
    key: util.dynamodb.toMapValues(profileKey(callerId(ctx.identity))),
    consistentRead: true,
  };
}

/** Leaves `stash.profile`, null for a caller who has none yet. */
export function response(ctx: Context) {
  failOn(ctx.error);
  requireAccount(ctx.result);
  ctx.stash.profile = ctx.result;
  return ctx.result;
}
