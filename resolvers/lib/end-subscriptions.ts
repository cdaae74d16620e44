import { extensions } from '@aws-appsync/utils';

/** Ends a user's subscriptions of a room, on all their connections: see `followRoom`. */
export function endSubscriptions(roomId: string, userId: string): void {
  const payload = { roomId, userId };
  extensions.invalidateSubscriptions({ subscriptionField: 'onMessage', payload });
  extensions.invalidateSubscriptions({ subscriptionField: 'onMembership', payload });
  extensions.invalidateSubscriptions({ subscriptionField: 'onRoomSignal', payload });
}
