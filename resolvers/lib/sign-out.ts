import { extensions } from '@aws-appsync/utils';
import type { SignOutPart } from '../../schema.generated.ts';

/** https://docs.aws.amazon.com/appsync/latest/devguide/aws-appsync-real-time-invalidation.html */
const fieldsPerRequest = 5;

/** Every field that a signed-out user must not hear of any more. Two requests have room for ten. */
const signedOutFields = [
  'onMessage',
  'onMembership',
  'onRoomSignal',
  'onInbox',
  'onFactoryChange',
  'onRecord',
  'onJob',
  'onOps',
];

/** True when one request may not end the subscriptions of all these fields. */
export const needsSecondRequest = signedOutFields.length > fieldsPerRequest;

/** Ends a user's subscriptions, on all their connections: of the first five fields, or of those after them. */
export function endUserSubscriptions(userId: string, part: SignOutPart): void {
  const fields =
    part === 'REST' ? signedOutFields.slice(fieldsPerRequest) : signedOutFields.slice(0, fieldsPerRequest);
  fields.forEach((subscriptionField) => {
    extensions.invalidateSubscriptions({ subscriptionField, payload: { signedOutUserId: userId } });
  });
}
