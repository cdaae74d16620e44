import {
  getNamedType,
  isAbstractType,
  isObjectType,
  type GraphQLOutputType,
  print,
  type SelectionSetNode,
} from 'graphql';
import type { FieldInfo } from '../resolver-context.ts';
import type { JsonObject } from '../../../lib/json.ts';
import { childSelections, collectFields, type FieldGroup, type SelectionScope } from './collect-fields.ts';

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
    ? collectFields(scope, named, childSelections(group))
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

/** Remembers the text of each selection of a document, which doesn't depend on who runs it with which variables. */
export function createSelectionPrinter(): (selectionSet: SelectionSetNode) => string {
  const known = new WeakMap<SelectionSetNode, string>();
  return (selectionSet) => {
    let text = known.get(selectionSet);
    if (text === undefined) known.set(selectionSet, (text = print(selectionSet)));
    return text;
  };
}

/** Builds `ctx.info`: https://docs.aws.amazon.com/appsync/latest/devguide/resolver-context-reference-js.html */
export function createFieldInfo(
  scope: SelectionScope,
  parentTypeName: string,
  group: FieldGroup,
  type: GraphQLOutputType,
  variables: JsonObject,
  printSelection: (selectionSet: SelectionSetNode) => string,
): FieldInfo {
  const [selectionSet] = childSelections(group);
  return {
    fieldName: group.fieldName,
    parentTypeName,
    variables,
    selectionSetList: listSelections(scope, type, group, '', 0),
    selectionSetGraphQL: selectionSet ? printSelection(selectionSet) : '',
  };
}
