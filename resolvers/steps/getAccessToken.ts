import { type Context, type DynamoDBGetItemRequest, util } from '@aws-appsync/utils';
import type { MutationRevokeAccessTokenArgs } from '../../schema.generated.ts';
import { accessTokenKey, behindTokenIds } from '../lib/access-token.ts';
import { failOn, notFound } from '../lib/errors.ts';
import { callerId } from '../lib/identity.ts';

/** The caller's token `id`. */
export function request(ctx: Context<MutationRevokeAccessTokenArgs>): DynamoDBGetItemRequest {
  const { id } = ctx.args;
  if (id === '' || id >= behindTokenIds) notFound('The token');
  const key = accessTokenKey(callerId(ctx.identity), id);
  return { operation: 'GetItem', key: util.dynamodb.toMapValues(key), consistentRead: true };
}

/** Leaves `stash.accessToken`. */
export function response(ctx: Context) {
  failOn(ctx.error);
  if (!ctx.result) notFound('The token');
  ctx.stash.accessToken = ctx.result;
  return null;
}
