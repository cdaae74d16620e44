import { isJsonObject, type Json } from '../lib/json.ts';
import { evaluateCondition, EvaluationError, noValue, type Scope, type Value } from './intrinsics.ts';
import { parameterValue } from './parameters.ts';
import type { Resource } from './resource.ts';
import type { Template } from './template-file.ts';
import type { World } from './world.ts';

/** What the intrinsic functions of one stack's template look up besides the template itself. */
export interface TemplateScopeInput {
  stackName: string;
  stackId: string;
  template: Template;
  world: World;
  /** The value that a parent stack gives to a parameter. */
  givenParameter(name: string): Json | undefined;
  resource(logicalId: string): Resource;
}

/** Creates the scope of one stack's template. */
export function createTemplateScope(input: TemplateScopeInput): Scope {
  const { stackName, template, world } = input;
  const { memo, addresses } = world;

  const pseudoParameters = new Map<string, Value>([
    ['AWS::AccountId', addresses.accountId],
    ['AWS::NoValue', noValue],
    ['AWS::NotificationARNs', []],
    ['AWS::Partition', 'aws'],
    ['AWS::Region', addresses.region],
    ['AWS::StackId', input.stackId],
    ['AWS::StackName', stackName],
    ['AWS::URLSuffix', 'amazonaws.com'],
  ]);

  function ref(name: string): Value {
    const pseudoParameter = pseudoParameters.get(name);
    if (pseudoParameter !== undefined) return pseudoParameter;
    const parameter = template.parameters.get(name);
    if (!parameter) return presentResource(name, `Ref to ${name}`).ref();
    return memo.once(`${stackName}/${name}`, () =>
      parameterValue(name, parameter, input.givenParameter(name), world.storedParameter),
    );
  }

  function condition(name: string): boolean {
    const declared = Object.hasOwn(template.conditions, name) ? template.conditions[name] : undefined;
    if (declared === undefined) {
      throw new EvaluationError(
        `the condition ${name}, which the template does not define`,
        `define ${name}`,
      );
    }
    return memo.once(`${stackName}/condition ${name}`, () => evaluateCondition(declared, scope));
  }

  function presentResource(logicalId: string, what: string): Resource {
    const declared = template.resources.get(logicalId);
    if (!declared) {
      throw new EvaluationError(`${what}, which the template does not have`, 'correct the logical id');
    }
    if (declared.condition !== undefined && !condition(declared.condition)) {
      throw new EvaluationError(
        `${what}, which the condition ${declared.condition} leaves out`,
        'put Fn::If around it',
      );
    }
    return input.resource(logicalId);
  }

  const scope: Scope = {
    ref,
    condition,
    importValue: world.importValue,
    attribute: (logicalId, name) =>
      presentResource(logicalId, `Fn::GetAtt of ${logicalId}.${name}`).attribute(name),
    mapping(name, topLevelKey, secondLevelKey) {
      const map = template.mappings[name];
      const entry = isJsonObject(map) ? map[topLevelKey] : undefined;
      return isJsonObject(entry) ? entry[secondLevelKey] : undefined;
    },
  };
  return scope;
}
