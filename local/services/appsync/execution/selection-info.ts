import {
  getNamedType,
  isAbstractType,
  isObjectType,
  type GraphQLOutputType,
  print,
  type SelectionSetNode,
} from 'graphql';
import type { FieldInfo } from '../resolver-context.ts';
import { childSelections, type FieldGroup, type SelectionScope } from './collect-fields.ts';

/** Walks as deep as any sensible client selects. */
const maxDepth = 75;

function listSelections(
  scope: SelectionScope,
  type: GraphQLOutputType,
  group: FieldGroup,
  prefix: string,
  depth: number,
): string[] {
  const named = getNamedType(type);
  if (depth > maxDepth || !(isObjectType(named) || isAbstractType(named))) return [];
  // Of an interface or union only what all its types share is listed: fields selected on itself.
  const groups = isObjectType(named)
    ? scope.fields.below(named, group)
    : sharedFields(childSelections(group));
  const fields = 'getFields' in named ? named.getFields() : {};
  return groups.flatMap((child) => {
    const path = `${prefix}${child.responseKey}`;
    const field = fields[child.fieldName];
    return [path, ...(field ? listSelections(scope, field.type, child, `${path}/`, depth + 1) : [])];
  });
}

function sharedFields(selectionSets: readonly SelectionSetNode[]): FieldGroup[] {
  return selectionSets.flatMap((set) =>
    set.selections.flatMap((node) =>
      node.kind === 'Field'
        ? [
            {
              responseKey: node.alias?.value ?? node.name.value,
              fieldName: node.name.value,
              nodes: [node] as const,
            },
          ]
        : [],
    ),
  );
}

type DescribeField = (
  scope: SelectionScope,
  parentTypeName: string,
  group: FieldGroup,
  type: GraphQLOutputType,
) => FieldInfo;

/**
 * Builds `ctx.info`: https://docs.aws.amazon.com/appsync/latest/devguide/resolver-context-reference-js.html
 * It remembers what doesn't depend on who asks.
 */
export function createFieldDescriber(): DescribeField {
  const texts = new WeakMap<SelectionSetNode, string>();
  const lists = new WeakMap<FieldGroup, string[]>();

  function textOf(selectionSet: SelectionSetNode): string {
    let text = texts.get(selectionSet);
    if (text === undefined) texts.set(selectionSet, (text = print(selectionSet)));
    return text;
  }

  function listOf(scope: SelectionScope, type: GraphQLOutputType, group: FieldGroup): string[] {
    let list = lists.get(group);
    if (!list) lists.set(group, (list = listSelections(scope, type, group, '', 0)));
    return list;
  }

  return (scope, parentTypeName, group, type) => {
    const [selectionSet] = childSelections(group);
    return {
      fieldName: group.fieldName,
      parentTypeName,
      variables: scope.variables,
      selectionSetList: listOf(scope, type, group),
      selectionSetGraphQL: selectionSet ? textOf(selectionSet) : '',
    };
  };
}
