import type { Json } from '../lib/json.ts';
import type { Asset } from './assets.ts';
import { evaluate, EvaluationError, noValue, type Scope } from './intrinsics.ts';
import { resourceType } from './resource-attributes.ts';
import type { ResourceFacts, ReturnValue } from './resource-type.ts';
import type { TemplateResource } from './template-file.ts';
import type { World } from './world.ts';

/** A resource of a stack, with the values that CloudFormation would know after deploying it. */
export interface Resource extends Pick<TemplateResource, 'type' | 'properties'> {
  stackName: string;
  logicalId: string;
  scope: Scope;
  /** The value of `Ref`. @throws EvaluationError */
  ref(): Json;
  /** The value of `Fn::GetAtt`. @throws EvaluationError */
  attribute(name: string): Json;
  /** The asset at `location`, otherwise the one that the CDK notes in the resource's metadata. */
  findAsset(location: string): Asset | undefined;
}

/** What a resource needs to know of the stack it stands in. */
export interface ResourceHome {
  stackName: string;
  directory: string;
  scope: Scope;
  world: World;
  /** Return values of a nested stack. */
  nestedStackId(logicalId: string): string;
  nestedOutput(logicalId: string, key: string): Json;
}

export const nestedStackType = 'AWS::CloudFormation::Stack';

/** Creates a resource; its values are computed when they are asked for, each once. */
export function createResource(logicalId: string, declared: TemplateResource, home: ResourceHome): Resource {
  const { stackName, directory, scope, world } = home;
  const { type, properties, metadata } = declared;
  const key = `${stackName}/${logicalId}`;

  const facts: ResourceFacts = {
    stackName,
    logicalId,
    region: world.addresses.region,
    accountId: world.addresses.accountId,
    origin: world.addresses.origin,
    property(name) {
      const given = properties[name];
      const value = given === undefined ? noValue : evaluate(given, scope);
      return value === noValue ? undefined : value;
    },
    ref: () => String(ref()),
    attribute: (name) => String(attribute(name)),
    isFirstOfType: () => world.isFirstOfType(type, stackName, logicalId),
    secretFor: (id) => world.addresses.secretFor(id),
  };

  function ref(): Json {
    if (type === nestedStackType) return home.nestedStackId(logicalId);
    return compute(key, resourceType(type)?.ref, `Ref to ${logicalId}`);
  }

  function attribute(name: string): Json {
    if (type === nestedStackType && name.startsWith('Outputs.')) {
      return home.nestedOutput(logicalId, name.slice('Outputs.'.length));
    }
    const attributes = resourceType(type)?.attributes ?? {};
    const value = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
    return compute(`${key}.${name}`, value, `Fn::GetAtt of ${logicalId}.${name}`);
  }

  function compute(memoKey: string, value: ReturnValue | undefined, what: string): Json {
    if (value) return world.memo.once(memoKey, () => value(facts));
    const advice = 'the runtime has no value for it, so give a literal in its place';
    throw new EvaluationError(`${what} (${type})`, advice);
  }

  function findAsset(location: string): Asset | undefined {
    const noted = metadata['aws:asset:path'];
    return (
      world.assets.find(location, directory) ??
      (typeof noted === 'string' ? world.assets.find(noted, directory) : undefined)
    );
  }

  return { stackName, logicalId, type, properties, scope, ref, attribute, findAsset };
}
