import type { Json } from '../lib/json.ts';
import type { Addresses } from './addresses.ts';
import type { Assembly } from './assembly.ts';
import { evaluate, EvaluationError } from './intrinsics.ts';
import { createMemo } from './memo.ts';
import type { Problems } from './problems.ts';
import { nestedStackType, type Resource } from './resource.ts';
import { createStack, type Stack } from './stack.ts';
import type { World } from './world.ts';

/** Every resource of an assembly, nested stacks included, with its values. */
export interface ResolvedAssembly {
  addresses: Addresses;
  /** Resources whose conditions hold, in deployment order. */
  resources: readonly Resource[];
  ofType(...types: string[]): Resource[];
  /** Stack name to output key to value. Outputs without a local value are left out; so are nested stacks. */
  outputs: Record<string, Record<string, string>>;
}

/**
 * Resolves an assembly: names, ids and ARNs are given to all resources as AWS gives them, addresses are the runtime's.
 * The same assembly and addresses give the same values each time.
 *
 * @param problems receives what keeps a stack from being resolved at all. Values are resolved when they are read.
 */
export function resolveAssembly(
  assembly: Assembly,
  addresses: Addresses,
  problems: Problems,
): ResolvedAssembly {
  const world: World = {
    addresses,
    assets: assembly.assets,
    memo: createMemo(),
    importValue,
    storedParameter,
    isFirstOfType(type, stackName, logicalId) {
      const first = firstOfType(type);
      return first?.stackName === stackName && first.logicalId === logicalId;
    },
  };
  const topStacks = assembly.stacks.map(({ name, template, directory }) =>
    createStack({ name, template, directory, givenParameter: () => undefined }, world),
  );

  function* allStacks(): Generator<Stack> {
    for (const stack of topStacks) yield* withNested(stack);
  }

  /** Lazily, because the search for one resource must not need the conditions of all others. */
  function* withNested(stack: Stack): Generator<Stack> {
    yield stack;
    for (const [logicalId, { type }] of stack.template.resources) {
      if (type !== nestedStackType || !isPresent(stack, logicalId)) continue;
      const nested = attempt(stack, logicalId, type, 'TemplateURL', () => stack.nested(logicalId));
      if (nested) yield* withNested(nested);
    }
  }

  function* allResources(): Generator<Resource> {
    for (const stack of allStacks()) {
      for (const logicalId of stack.template.resources.keys()) {
        if (isPresent(stack, logicalId)) yield stack.resource(logicalId);
      }
    }
  }

  function isPresent(stack: Stack, logicalId: string): boolean {
    const resource = stack.template.resources.get(logicalId);
    if (!resource) return false;
    return attempt(stack, logicalId, resource.type, 'Condition', () => stack.isPresent(resource)) ?? false;
  }

  function attempt<T>(stack: Stack, logicalId: string, type: string, propertyPath: string, run: () => T) {
    try {
      return run();
    } catch (error) {
      if (!(error instanceof EvaluationError)) throw error;
      const { message: found, advice } = error;
      problems.report({ stackName: stack.name, logicalId, type, propertyPath, found, advice });
      return undefined;
    }
  }

  function firstOfType(type: string): Resource | undefined {
    for (const resource of allResources()) if (resource.type === type) return resource;
    return undefined;
  }

  function importValue(exportName: string): Json {
    for (const stack of allStacks()) {
      for (const [key, output] of stack.template.outputs) {
        if (output.exportName === undefined || !quietly(() => stack.isPresent(output))) continue;
        if (quietly(() => evaluate(output.exportName ?? null, stack.scope)) === exportName)
          return stack.output(key);
      }
    }
    throw new EvaluationError(
      `Fn::ImportValue of ${exportName}`,
      'add the stack that exports it to the assembly',
    );
  }

  function storedParameter(name: string): Json | undefined {
    for (const resource of allResources()) {
      if (resource.type !== 'AWS::SSM::Parameter') continue;
      if (quietly(() => resource.ref()) === name) return resource.attribute('Value');
    }
    return undefined;
  }

  for (const stack of allStacks()) reportMacros(stack, problems);
  const resources = [...allResources()];
  return {
    addresses,
    resources,
    ofType: (...types) => resources.filter((resource) => types.includes(resource.type)),
    outputs: Object.fromEntries(topStacks.map((stack) => [stack.name, outputsOf(stack)])),
  };
}

/** Macros that leave the resources we execute alone, or whose functions we know. */
const harmlessTransforms =
  /^AWS::(LanguageExtensions|SecretsManager-.*|CodeDeployBlueGreen|ServiceCatalog|CodeStar)$/;

function reportMacros(stack: Stack, problems: Problems): void {
  const report = (logicalId: string, type: string, found: string, advice: string) =>
    problems.report({ stackName: stack.name, logicalId, type, propertyPath: '', found, advice });

  for (const transform of stack.template.transforms) {
    if (harmlessTransforms.test(transform)) continue;
    report(
      'Transform',
      'Transform',
      `the macro ${transform}`,
      'give the template as it is after the macro has run',
    );
  }
  for (const [logicalId, { type }] of stack.template.resources) {
    if (type.startsWith('Fn::')) report(logicalId, 'Resources', type, 'write the resources out one by one');
  }
}

function outputsOf(stack: Stack): Record<string, string> {
  const entries = [...stack.template.outputs].flatMap(([key, output]): [string, string][] => {
    const value = quietly(() => (stack.isPresent(output) ? stack.output(key) : null)) ?? null;
    if (value === null) return [];
    return [[key, typeof value === 'object' ? JSON.stringify(value) : String(value)]];
  });
  return Object.fromEntries(entries);
}

/** `undefined` for a value that cannot be given: whoever needs it reports it. */
function quietly<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch (error) {
    if (error instanceof EvaluationError) return undefined;
    throw error;
  }
}
