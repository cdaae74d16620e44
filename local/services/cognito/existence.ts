import type { JsonObject } from '../../lib/json.ts';
import type { ClientCaller } from './callers.ts';
import { expiredCode, incorrectCredentials, userNotFound } from './errors.ts';
import { looksLikePhoneNumber } from './attributes.ts';
import { formatDelivery } from './verification.ts';

/*
 * What is answered about users that do not exist: the truth, or, where the app client hides it
 * (`PreventUserExistenceErrors`), what a stranger would hear about one who does.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-managing-errors.html
 */

/** For a sign-in. */
export const unknownAtSignIn = ({ client }: ClientCaller): Error =>
  client.preventUserExistenceErrors ? incorrectCredentials() : userNotFound();

/** For the entry of a code. */
export const unknownAtCodeEntry = ({ client }: ClientCaller): Error =>
  client.preventUserExistenceErrors
    ? expiredCode()
    : userNotFound('Username/client id combination not found.');

/** For the request of a code: a delivery that never happens. @throws AwsError `UserNotFoundException` */
export function unknownAtCodeRequest({ client }: ClientCaller, username: string): JsonObject {
  if (!client.preventUserExistenceErrors) throw userNotFound('Username/client id combination not found.');
  const attribute = looksLikePhoneNumber(username) ? 'phone_number' : 'email';
  const destination = attribute === 'email' && !username.includes('@') ? `${username}@e` : username;
  return { CodeDeliveryDetails: formatDelivery({ attribute, destination }) };
}
