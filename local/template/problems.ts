import { StartError } from '../lib/errors.ts';

/** One thing in a template that the runtime needs and does not have. */
export interface Problem {
  stackName: string;
  logicalId: string;
  /** The resource's type, or the template section such as `Outputs`. */
  type: string;
  /** Such as `Environment.Variables.TABLE` or `Filters[0]`; empty: the resource as a whole. */
  propertyPath: string;
  found: string;
  advice: string;
}

/** Collects problems, so that a start reports all of them at once and not the first alone. */
export interface Problems {
  report(problem: Problem): void;
  /** @throws StartError `UnsupportedResource` with one line per problem; nothing without problems. */
  throwIfAny(): void;
  readonly all: readonly Problem[];
}

/** Creates an empty collection; the same problem reported twice counts once. */
export function createProblems(): Problems {
  const byLine = new Map<string, Problem>();
  return {
    report: (problem) => void byLine.set(formatProblem(problem), problem),
    throwIfAny() {
      if (byLine.size > 0) throw new StartError('UnsupportedResource', [...byLine.keys()].join('\n'));
    },
    get all() {
      return [...byLine.values()];
    },
  };
}

/** `Stack/LogicalId (Type) Property.path: found what; what to do.` */
function formatProblem(problem: Problem): string {
  const where = `${problem.stackName}/${problem.logicalId} (${problem.type})`;
  const path = problem.propertyPath === '' ? '' : ` ${problem.propertyPath}`;
  return `${where}${path}: found ${problem.found}; ${problem.advice}.`;
}
