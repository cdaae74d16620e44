import type { JsonObject } from '../../lib/json.ts';
import type { UserPoolModel } from '../../model/cognito.ts';
import { constraintViolated, invalidParameter, notAuthorized } from './errors.ts';
import { readInput } from './input.ts';

/** A user's attributes by name, `custom:` prefix included; values are always text. */
export type Attributes = Readonly<Record<string, string>>;

/** Who writes: a person about themselves, or an administrator. */
export type AttributeWriter = 'user' | 'administrator';

// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html
const standardAttributes: ReadonlySet<string> = new Set([
  'address',
  'birthdate',
  'email',
  'email_verified',
  'family_name',
  'gender',
  'given_name',
  'locale',
  'middle_name',
  'name',
  'nickname',
  'phone_number',
  'phone_number_verified',
  'picture',
  'preferred_username',
  'profile',
  'updated_at',
  'website',
  'zoneinfo',
]);

/** The attributes that a code can verify. */
export const verifiableAttributes = ['phone_number', 'email'] as const;
export type VerifiableAttribute = (typeof verifiableAttributes)[number];

export const isVerifiable = (name: string): name is VerifiableAttribute =>
  name === 'email' || name === 'phone_number';

export const isVerified = (attributes: Attributes, name: VerifiableAttribute): boolean =>
  attributes[`${name}_verified`] === 'true';

/** Reads a list of `{Name, Value}`; a missing value reads as blank. */
export function parseAttributes(input: JsonObject, member: string): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const entry of readInput(input).objects(member)) {
    const reader = readInput(entry);
    attributes[reader.string('Name')] = reader.optionalString('Value') ?? '';
  }
  return attributes;
}

/** Formats attributes as the API lists them, `sub` first. */
export function formatAttributes(attributes: Attributes): JsonObject[] {
  const { sub, ...others } = attributes;
  return Object.entries({ ...(sub === undefined ? {} : { sub }), ...others }).map(([Name, Value]) => ({
    Name,
    Value,
  }));
}

/**
 * Refuses attributes that the pool's schema does not admit.
 *
 * @param isUpdate true when the user exists already, so that immutable attributes are closed.
 * @throws AwsError `InvalidParameterException`, or `NotAuthorizedException` for what a person may not write.
 */
export function checkAttributes(
  model: UserPoolModel,
  attributes: Attributes,
  writer: AttributeWriter,
  isUpdate: boolean,
): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (name === 'sub') throw invalidParameter('Cannot modify the non-mutable attribute sub');
    if (!standardAttributes.has(name) && !customAttribute(model, name)) {
      throw nonConforming(`Type for attribute {${name}} could not be determined`);
    }
    if (writer === 'user' && name.endsWith('_verified')) {
      throw notAuthorized('A client attempted to write unauthorized attribute');
    }
    if (isUpdate && isImmutable(model, name)) {
      throw invalidParameter(`user.${name}: Attribute cannot be updated.\n`);
    }
    if (value !== '') checkValue(model, name, value);
  }
}

/** True for a custom attribute that is written once. */
export function isImmutable(model: UserPoolModel, name: string): boolean {
  return customAttribute(model, name)?.mutable === false;
}

/** Refuses a new user without an attribute that the pool requires. */
export function checkRequiredAttributes(model: UserPoolModel, attributes: Attributes): void {
  const missing = missingAttributes(model, attributes)[0];
  if (missing !== undefined) throw nonConforming(`${missing}: The attribute is required\n`);
}

/** The required attributes that are absent or blank. */
export function missingAttributes(model: UserPoolModel, attributes: Attributes): string[] {
  return model.requiredAttributes.filter((name) => name !== 'sub' && (attributes[name] ?? '') === '');
}

/** `existing` with `changes` on top; a blank value removes the attribute, as on AWS. */
export function mergeAttributes(existing: Attributes, changes: Attributes): Record<string, string> {
  const merged = Object.entries({ ...existing, ...changes }).filter(([, value]) => value !== '');
  return Object.fromEntries(merged);
}

const phonePattern = /^\+[1-9]\d{1,14}$/;
const emailPattern = /^[^\s@]+@[^\s@]+$/;

export const looksLikeEmail = (text: string): boolean => emailPattern.test(text);
export const looksLikePhoneNumber = (text: string): boolean => phonePattern.test(text);

const maxAttributeLength = 2048;

function checkValue(model: UserPoolModel, name: string, value: string): void {
  if (value.length > maxAttributeLength) {
    throw constraintViolated(
      name,
      value,
      `Member must have length less than or equal to ${maxAttributeLength}`,
    );
  }
  if (name === 'email' && !looksLikeEmail(value)) throw invalidParameter('Invalid email address format.');
  if (name === 'phone_number' && !looksLikePhoneNumber(value)) {
    throw invalidParameter('Invalid phone number format.');
  }
  const dataType = name.endsWith('_verified') ? 'Boolean' : customAttribute(model, name)?.dataType;
  if (dataType === 'Number' && !/^-?\d+(\.\d+)?$/.test(value)) {
    throw nonConforming(`${name}: Attribute does not conform to the type Number\n`);
  }
  if (dataType === 'Boolean' && !/^(true|false)$/i.test(value)) {
    throw nonConforming(`${name}: Attribute does not conform to the type Boolean\n`);
  }
}

/** The model may name a custom attribute with or without its prefix. */
function customAttribute(
  model: UserPoolModel,
  name: string,
): UserPoolModel['customAttributes'][number] | undefined {
  if (!name.startsWith('custom:')) return undefined;
  return model.customAttributes.find(
    (attribute) => attribute.name === name || `custom:${attribute.name}` === name,
  );
}

const nonConforming = (problem: string) =>
  invalidParameter(`Attributes did not conform to the schema: ${problem}`);
