import { type Context, extensions } from '@aws-appsync/utils';
import { type DataRight, machineOf, ownerWith } from './data-access.ts';
import { callerId } from './identity.ts';

const equals = (fieldName: string, value: string) => ({ fieldName, operator: 'eq' as const, value });

/** What ends every subscription of a user: see `signOutUser`. */
const untilSignedOut = (userId: string) => ({ filters: [equals('signedOutUserId', userId)] });

/** Only events of this room; ends when the caller is removed from it, leaves it or is signed out. */
export function followRoom(ctx: Context, roomId: string): null {
  const userId = callerId(ctx.identity);
  extensions.setSubscriptionFilter({ filterGroup: [{ filters: [equals('roomId', roomId)] }] });
  extensions.setSubscriptionInvalidationFilter({
    filterGroup: [{ filters: [equals('roomId', roomId), equals('userId', userId)] }, untilSignedOut(userId)],
  });
  return null;
}

/**
 * Only events of the caller's own records or jobs; ends when the owner is signed out, and for a machine when its token
 * is revoked.
 */
export function followOwn(ctx: Context, right: DataRight): null {
  const ownerId = ownerWith(right, ctx.identity);
  const machine = machineOf(ctx.identity);
  extensions.setSubscriptionFilter({ filterGroup: [{ filters: [equals('ownerId', ownerId)] }] });
  extensions.setSubscriptionInvalidationFilter({
    filterGroup: [
      untilSignedOut(ownerId),
      ...(machine ? [{ filters: [equals('revokedTokenId', machine.tokenId)] }] : []),
    ],
  });
  return null;
}

/** Only events whose field `fieldName` has this value; ends when the caller is signed out. */
export function follow(ctx: Context, fieldName: string, value: string): null {
  extensions.setSubscriptionFilter({ filterGroup: [{ filters: [equals(fieldName, value)] }] });
  extensions.setSubscriptionInvalidationFilter({
    filterGroup: [untilSignedOut(callerId(ctx.identity))],
  });
  return null;
}

/** Every event; ends when the caller is signed out. */
export function followAll(ctx: Context): null {
  extensions.setSubscriptionInvalidationFilter({
    filterGroup: [untilSignedOut(callerId(ctx.identity))],
  });
  return null;
}
