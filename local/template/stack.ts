import { isJsonObject, type Json } from '../lib/json.ts';
import { evaluate, EvaluationError, noValue, type Scope } from './intrinsics.ts';
import { deriveUuid, physicalName } from './physical-names.ts';
import { createResource, type Resource } from './resource.ts';
import { createTemplateScope } from './template-scope.ts';
import { parseTemplate, type Template } from './template-file.ts';
import type { World } from './world.ts';

/** A template on its way through deployment: with a name, parameters, and values for what it refers to. */
export interface Stack {
  name: string;
  template: Template;
  scope: Scope;
  /** False when the condition of a resource or an output does not hold. @throws EvaluationError */
  isPresent(entry: { condition: string | undefined }): boolean;
  /** @throws EvaluationError when the template does not declare it. */
  resource(logicalId: string): Resource;
  /** The stack that an `AWS::CloudFormation::Stack` stands for. @throws EvaluationError */
  nested(logicalId: string): Stack;
  /** @throws EvaluationError */
  output(key: string): Json;
}

export interface StackInput {
  name: string;
  template: Template;
  /** Where relative asset paths begin. */
  directory: string;
  /** The value that a parent stack gives to a parameter. */
  givenParameter(name: string): Json | undefined;
}

/** Creates a stack; values are computed when asked for, so that an unused one that cannot be given does no harm. */
export function createStack(input: StackInput, world: World): Stack {
  const { name: stackName, template, directory } = input;
  const resources = new Map<string, Resource>();
  const scope = createTemplateScope({
    stackName,
    stackId: stackId(stackName),
    template,
    world,
    givenParameter: (name) => input.givenParameter(name),
    resource,
  });

  function stackId(name: string): string {
    const { region, accountId } = world.addresses;
    return `arn:aws:cloudformation:${region}:${accountId}:stack/${name}/${deriveUuid(name)}`;
  }

  function resource(logicalId: string): Resource {
    const declared = template.resources.get(logicalId);
    if (!declared) throw new EvaluationError(`no resource ${logicalId}`, 'correct the logical id');
    const known = resources.get(logicalId) ?? createResource(logicalId, declared, home);
    resources.set(logicalId, known);
    return known;
  }

  const home = {
    stackName,
    directory,
    scope,
    world,
    nestedStackId: (logicalId: string) => stackId(nestedStackName(logicalId)),
    nestedOutput: (logicalId: string, key: string) => nested(logicalId).output(key),
  };

  function nestedStackName(logicalId: string): string {
    return physicalName(stackName, logicalId, 128);
  }

  function nested(logicalId: string): Stack {
    return world.memo.once(`${stackName}/${logicalId} (nested stack)`, () => {
      const parent = resource(logicalId);
      const { TemplateURL: url, Parameters: parameters } = parent.properties;
      const location = evaluate(url ?? '', scope);
      const asset = typeof location === 'string' ? parent.findAsset(location) : undefined;
      if (asset?.kind !== 'file') {
        throw new EvaluationError(
          `the template ${String(location)}, which is not in the assembly`,
          'synthesize again',
        );
      }
      const nestedInput: StackInput = {
        name: nestedStackName(logicalId),
        template: parseTemplate(asset.text(), asset.path),
        directory,
        givenParameter(name) {
          const given = isJsonObject(parameters) ? parameters[name] : undefined;
          const value = given === undefined ? noValue : evaluate(given, scope);
          return value === noValue ? undefined : value;
        },
      };
      return createStack(nestedInput, world);
    });
  }

  function isPresent({ condition }: { condition: string | undefined }): boolean {
    return condition === undefined || scope.condition(condition);
  }

  function output(key: string): Json {
    const declared = template.outputs.get(key);
    if (!declared || !isPresent(declared)) {
      throw new EvaluationError(
        `the output ${key} of ${stackName}, which does not exist`,
        'correct its name',
      );
    }
    return world.memo.once(`${stackName}/output ${key}`, () => {
      const value = evaluate(declared.value, scope);
      return value === noValue ? null : value;
    });
  }

  return { name: stackName, template, scope, isPresent, resource, nested, output };
}
