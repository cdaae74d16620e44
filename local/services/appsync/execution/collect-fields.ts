import {
  type FieldNode,
  type FragmentDefinitionNode,
  getDirectiveValues,
  GraphQLIncludeDirective,
  type GraphQLObjectType,
  type GraphQLSchema,
  GraphQLSkipDirective,
  isAbstractType,
  type SelectionSetNode,
} from 'graphql';
import type { JsonObject } from '../../../lib/json.ts';

/** All selections of one response key on one object type. */
export interface FieldGroup {
  responseKey: string;
  fieldName: string;
  /** Never empty; the first one carries the arguments. */
  nodes: readonly [FieldNode, ...FieldNode[]];
}

/** What decides which selections count: the same for all of one operation. */
export interface SelectionRules {
  schema: GraphQLSchema;
  fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  variables: JsonObject;
}

/** The fields that selections have on a type, collected once each: the items of a list share theirs. */
export interface FieldCollector {
  /** Those of a selection set. */
  of(type: GraphQLObjectType, selectionSet: SelectionSetNode): readonly FieldGroup[];
  /** Those below all nodes of a field. */
  below(type: GraphQLObjectType, group: FieldGroup): readonly FieldGroup[];
}

export interface SelectionScope extends SelectionRules {
  fields: FieldCollector;
}

type Directed = { readonly directives?: FieldNode['directives'] };

function isIncluded(node: Directed, variables: JsonObject): boolean {
  if (!node.directives?.length) return true;
  const holder = { directives: node.directives };
  if (getDirectiveValues(GraphQLSkipDirective, holder, variables)?.['if'] === true) return false;
  return getDirectiveValues(GraphQLIncludeDirective, holder, variables)?.['if'] !== false;
}

function conditionHolds(
  rules: SelectionRules,
  condition: string | undefined,
  type: GraphQLObjectType,
): boolean {
  if (condition === undefined || condition === type.name) return true;
  const conditionType = rules.schema.getType(condition);
  return isAbstractType(conditionType) && rules.schema.isSubType(conditionType, type);
}

/** Merges the selections that apply to `type`, in the order of their first appearance. */
function collectFields(
  rules: SelectionRules,
  type: GraphQLObjectType,
  selectionSets: readonly SelectionSetNode[],
): FieldGroup[] {
  const groups = new Map<string, [FieldNode, ...FieldNode[]]>();
  const visited = new Set<string>();

  function collect(selectionSet: SelectionSetNode): void {
    for (const node of selectionSet.selections) {
      if (!isIncluded(node, rules.variables)) continue;
      if (node.kind === 'Field') {
        const key = node.alias?.value ?? node.name.value;
        const group = groups.get(key);
        if (group) group.push(node);
        else groups.set(key, [node]);
      } else if (node.kind === 'InlineFragment') {
        if (conditionHolds(rules, node.typeCondition?.name.value, type)) collect(node.selectionSet);
      } else if (!visited.has(node.name.value)) {
        visited.add(node.name.value);
        const fragment = rules.fragments.get(node.name.value);
        if (fragment && conditionHolds(rules, fragment.typeCondition.name.value, type)) {
          collect(fragment.selectionSet);
        }
      }
    }
  }

  for (const selectionSet of selectionSets) collect(selectionSet);
  return [...groups].map(([responseKey, nodes]) => ({ responseKey, fieldName: nodes[0].name.value, nodes }));
}

/** The selection sets below all nodes of a group. */
export function childSelections(group: FieldGroup): SelectionSetNode[] {
  return group.nodes.flatMap((node) => (node.selectionSet ? [node.selectionSet] : []));
}

/** Creates a collector; it may serve all operations for which the rules are the same. */
export function createFieldCollector(rules: SelectionRules): FieldCollector {
  const known = new WeakMap<SelectionSetNode | FieldGroup, Map<string, readonly FieldGroup[]>>();

  function remembered(
    key: SelectionSetNode | FieldGroup,
    type: GraphQLObjectType,
    selectionSets: () => readonly SelectionSetNode[],
  ): readonly FieldGroup[] {
    let byType = known.get(key);
    if (!byType) known.set(key, (byType = new Map()));
    let groups = byType.get(type.name);
    if (!groups) byType.set(type.name, (groups = collectFields(rules, type, selectionSets())));
    return groups;
  }

  return {
    of: (type, selectionSet) => remembered(selectionSet, type, () => [selectionSet]),
    below: (type, group) => remembered(group, type, () => childSelections(group)),
  };
}
