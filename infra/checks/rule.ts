import type { DeployedResource } from './deployed-template.ts';
import type { Gap } from './gap.ts';

/** What must hold of every resource of a type. */
export interface Rule {
  rule: string;
  says: string;
  type: string;
  holds(resource: DeployedResource): boolean;
}

/** The resources that break rules; of a type that is missing altogether nothing is said. */
export function brokenRules(resources: readonly DeployedResource[], rules: readonly Rule[]): Gap[] {
  return rules.flatMap(({ rule, says, type, holds }) =>
    resources
      .filter((resource) => resource.type === type && !holds(resource))
      .map(({ id }) => ({ rule, id, says })),
  );
}
