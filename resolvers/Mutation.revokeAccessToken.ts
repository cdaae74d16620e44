import { type Context, extensions } from '@aws-appsync/utils';
import { type AccessTokenItem, toAccessToken } from './lib/access-token.ts';

export function request() {
  return {};
}

/** Ends what the token had subscribed to, once the steps have revoked it: see `followOwn`. A repeat does it again. */
export function response(ctx: Context) {
  const token = ctx.stash.accessToken as AccessTokenItem;
  const payload = { revokedTokenId: token.id };
  extensions.invalidateSubscriptions({ subscriptionField: 'onRecord', payload });
  extensions.invalidateSubscriptions({ subscriptionField: 'onJob', payload });
  return toAccessToken(token);
}
