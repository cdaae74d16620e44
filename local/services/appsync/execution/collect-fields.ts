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
export interface SelectionScope {
  schema: GraphQLSchema;
  fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  variables: JsonObject;
}

type Directed = { readonly directives?: FieldNode['directives'] };

function isIncluded(node: Directed, variables: JsonObject): boolean {
  if (!node.directives?.length) return true;
  const holder = { directives: node.directives };
  if (getDirectiveValues(GraphQLSkipDirective, holder, variables)?.['if'] === true) return false;
  return getDirectiveValues(GraphQLIncludeDirective, holder, variables)?.['if'] !== false;
}

function conditionHolds(
  scope: SelectionScope,
  condition: string | undefined,
  type: GraphQLObjectType,
): boolean {
  if (condition === undefined || condition === type.name) return true;
  const conditionType = scope.schema.getType(condition);
  return isAbstractType(conditionType) && scope.schema.isSubType(conditionType, type);
}

/** Merges the selections that apply to `type`, in the order of their first appearance. */
export function collectFields(
  scope: SelectionScope,
  type: GraphQLObjectType,
  selectionSets: readonly SelectionSetNode[],
): FieldGroup[] {
  const groups = new Map<string, [FieldNode, ...FieldNode[]]>();
  const visited = new Set<string>();

  function collect(selectionSet: SelectionSetNode): void {
    for (const node of selectionSet.selections) {
      if (!isIncluded(node, scope.variables)) continue;
      if (node.kind === 'Field') {
        const key = node.alias?.value ?? node.name.value;
        const group = groups.get(key);
        if (group) group.push(node);
        else groups.set(key, [node]);
      } else if (node.kind === 'InlineFragment') {
        if (conditionHolds(scope, node.typeCondition?.name.value, type)) collect(node.selectionSet);
      } else if (!visited.has(node.name.value)) {
        visited.add(node.name.value);
        const fragment = scope.fragments.get(node.name.value);
        if (fragment && conditionHolds(scope, fragment.typeCondition.name.value, type)) {
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

/** Remembers groups per selection and type, so that the items of a list share them (and count as siblings). */
export function createFieldCollector(scope: SelectionScope) {
  const known = new WeakMap<FieldGroup, Map<string, FieldGroup[]>>();
  return function collectSubfields(type: GraphQLObjectType, group: FieldGroup): FieldGroup[] {
    let byType = known.get(group);
    if (!byType) known.set(group, (byType = new Map()));
    let groups = byType.get(type.name);
    if (!groups) byType.set(type.name, (groups = collectFields(scope, type, childSelections(group))));
    return groups;
  };
}
