import type { Json } from '../lib/json.ts';
import { alphabets, deriveText, physicalName } from './physical-names.ts';

/** What `Ref` and `Fn::GetAtt` answer for a resource type. */
export interface ResourceType {
  ref: ReturnValue;
  attributes: Readonly<Record<string, ReturnValue>>;
}

export type ReturnValue = (resource: ResourceFacts) => Json;

/** What return values are made from. */
export interface ResourceFacts {
  stackName: string;
  logicalId: string;
  region: string;
  accountId: string;
  origin: string;
  /** An evaluated property; `undefined` when it is absent. @throws EvaluationError when it cannot be given. */
  property(name: string): Json | undefined;
  /** The value of `Ref` for this resource. */
  ref(): string;
  /** Another return value of this resource, as a text. */
  attribute(name: string): string;
  /** True for the first resource of this type in the assembly. */
  isFirstOfType(): boolean;
  secretFor(id: string): string;
}

/** Tables of resource types, keyed by `AWS::Service::Type`. */
export type ResourceTypes = Readonly<Record<string, ResourceType>>;

/** The value of `Ref` as it is. */
export const refValue: ReturnValue = (resource) => resource.ref();

/** Answers a property as the template has it; `fallback` when it is absent. */
export function propertyOr(name: string, fallback: ReturnValue): ReturnValue {
  return (resource) => resource.property(name) ?? fallback(resource);
}

/** Answers the explicit name in `property`, or the name CloudFormation makes. */
export function nameFrom(property: string, maxLength?: number): ReturnValue {
  return propertyOr(property, (resource) => physicalName(resource.stackName, resource.logicalId, maxLength));
}

/** Answers `arn:aws:<service>:<region>:<account>:<rest>`. */
export function regionalArn(service: string, rest: (resource: ResourceFacts) => string): ReturnValue {
  return (resource) => `arn:aws:${service}:${resource.region}:${resource.accountId}:${rest(resource)}`;
}

/** Answers an ARN of a service without regions, such as IAM. */
export function globalArn(service: string, rest: (resource: ResourceFacts) => string): ReturnValue {
  return (resource) => `arn:aws:${service}::${resource.accountId}:${rest(resource)}`;
}

/** Answers an id of `length` characters that stays the same on each start. */
export function derivedId(
  length: number,
  alphabet: string = alphabets.lowerAlphanumeric,
  prefix = '',
): (resource: ResourceFacts) => string {
  return (resource) =>
    prefix + deriveText(`id/${resource.stackName}/${resource.logicalId}`, length, alphabet);
}
