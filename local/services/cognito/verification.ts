import type { JsonObject } from '../../lib/json.ts';
import { isVerified, verifiableAttributes, type VerifiableAttribute } from './attributes.ts';
import { invalidParameter } from './errors.ts';
import type { Pool } from './pool.ts';
import type { User } from './user-store.ts';

/** Where a code goes. */
export interface Delivery {
  attribute: VerifiableAttribute;
  destination: string;
}

/** `CodeDeliveryDetails`: the destination is masked as AWS masks it. */
export function formatDelivery({ attribute, destination }: Delivery): JsonObject {
  return {
    AttributeName: attribute,
    DeliveryMedium: attribute === 'email' ? 'EMAIL' : 'SMS',
    Destination: attribute === 'email' ? maskEmail(destination) : maskPhoneNumber(destination),
  };
}

function maskEmail(email: string): string {
  const domain = email.slice(email.lastIndexOf('@') + 1);
  return `${email.charAt(0)}***@${domain.charAt(0)}***`;
}

const maskPhoneNumber = (number: string): string => `+*******${number.slice(-4)}`;

function deliveryTo(user: User, attribute: VerifiableAttribute): Delivery | undefined {
  const destination = user.attributes[attribute];
  return destination === undefined ? undefined : { attribute, destination };
}

/** Where a new user's confirmation code goes: the first auto-verified attribute there is, phone before email. */
export function signUpDelivery(pool: Pool, user: User): Delivery | undefined {
  const attribute = verifiableAttributes.find(
    (name) => pool.model.autoVerifiedAttributes.includes(name) && user.attributes[name] !== undefined,
  );
  return attribute && deliveryTo(user, attribute);
}

/** Issues a password reset code to a verified address, phone before email. @throws AwsError when there is none */
export function issueReset(pool: Pool, user: User): JsonObject {
  const attribute = verifiableAttributes.find((name) => isVerified(user.attributes, name));
  const delivery = attribute && deliveryTo(user, attribute);
  if (!delivery) {
    throw invalidParameter(
      'Cannot reset password for the user as there is no registered/verified email or phone_number',
    );
  }
  pool.codes.issue(user.sub, 'resetPassword', delivery.destination);
  return formatDelivery(delivery);
}

/** Issues a code that verifies an attribute. @throws AwsError when the user has no such attribute */
export function issueVerification(pool: Pool, user: User, attribute: VerifiableAttribute): JsonObject {
  const delivery = deliveryTo(user, attribute);
  if (!delivery) throw invalidParameter(`User does not have an attribute ${attribute} to verify.`);
  pool.codes.issue(user.sub, `verify:${attribute}`, delivery.destination);
  return formatDelivery(delivery);
}

/** Marks the attribute that a code reached as verified, if it still holds the address that the code went to. */
export function markVerified(user: User, destination: string): User {
  const reached = verifiableAttributes.filter((name) => user.attributes[name] === destination);
  const verified = Object.fromEntries(reached.map((name) => [`${name}_verified`, 'true']));
  return { ...user, attributes: { ...user.attributes, ...verified } };
}
