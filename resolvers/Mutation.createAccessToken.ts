import { type AppSyncIdentityCognito, type Context } from '@aws-appsync/utils';
import type { MutationCreateAccessTokenArgs } from '../schema.generated.ts';
import { correlationIdOf } from './lib/correlation.ts';
import { rightsOf } from './lib/data-access.ts';
import { badRequest, failOn, limitExceeded, unauthorized } from './lib/errors.ts';
import { callerId } from './lib/identity.ts';
import { limits } from './lib/limits.ts';
import { requiredLine } from './lib/text.ts';

/** Only people make tokens: a machine's token can't make another. */
export function request(ctx: Context<MutationCreateAccessTokenArgs>) {
  const { name, scopes, expiresInSeconds } = ctx.args.input;
  if (scopes.length === 0) badRequest('input.scopes', 'must not be empty');
  if (scopes.some((scope, index) => scopes.indexOf(scope) !== index)) {
    badRequest('input.scopes', 'must each be named once');
  }
  const { accessTokenSecondsMin, accessTokenSecondsMax } = limits;
  if (expiresInSeconds < accessTokenSecondsMin || expiresInSeconds > accessTokenSecondsMax) {
    badRequest('input.expiresInSeconds', `must be from ${accessTokenSecondsMin} to ${accessTokenSecondsMax}`);
  }
  const ownerId = callerId(ctx.identity);
  const { claims } = ctx.identity as AppSyncIdentityCognito;
  const payload = {
    ownerId,
    groups: rightsOf(ctx.identity),
    signedInAt: (claims as { auth_time?: number }).auth_time,
    name: requiredLine('input.name', name, limits.accessTokenNameChars),
    scopes,
    expiresInSeconds,
    correlationId: correlationIdOf(ctx),
  };
  return { operation: 'Invoke', payload };
}

export function response(ctx: Context) {
  failOn(ctx.error);
  const { outcome } = ctx.result;
  if (outcome === 'UNAUTHORIZED') unauthorized('A token may allow only what your groups allow.');
  if (outcome === 'SIGNED_OUT') unauthorized('You were signed out meanwhile. Sign in again.');
  if (outcome === 'LIMIT_EXCEEDED') limitExceeded(ctx.result.limit, ctx.result.value);
  return ctx.result.accessToken;
}
