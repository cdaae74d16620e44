import {
  executeSync,
  isSpecifiedScalarType,
  Kind,
  type OperationDefinitionNode,
  typeFromAST,
  type TypeNode,
  visit,
} from 'graphql';
import type { JsonObject } from '../../../lib/json.ts';
import { type GraphQlErrorEntry, toLocations } from '../graphql-error.ts';
import type { FieldGroup, SelectionScope } from './collect-fields.ts';
import type { SelectionResult } from './execute-selection.ts';
import type { PreparedDocument } from './prepared-document.ts';

function isIntrospection({ fieldName }: Pick<FieldGroup, 'fieldName'>): boolean {
  return fieldName === '__schema' || fieldName === '__type';
}

/** Answers `__schema` and `__type`, which graphql-js knows best. */
export function addIntrospection(
  result: SelectionResult,
  scope: SelectionScope,
  operation: { definition: OperationDefinitionNode; variables: JsonObject },
): void {
  const queryType = scope.schema.getQueryType();
  const { definition, variables } = operation;
  if (!result.data || definition.operation !== 'query' || !queryType) return;
  const groups = scope.fields.of(queryType, definition.selectionSet).filter(isIntrospection);
  if (groups.length === 0) return;
  const selections = groups.flatMap((group) => [...group.nodes]);
  const introspection: OperationDefinitionNode = {
    ...definition,
    // Only built-in scalars can stand in an introspection; they are coerced a second time without harm.
    variableDefinitions: (definition.variableDefinitions ?? []).filter(({ type }) => isPlain(scope, type)),
    selectionSet: { kind: Kind.SELECTION_SET, selections },
  };
  const answer = executeSync({
    schema: scope.schema,
    document: { kind: Kind.DOCUMENT, definitions: [introspection, ...scope.fragments.values()] },
    variableValues: variables,
  });
  Object.assign(result.data, answer.data);
}

function isPlain({ schema }: SelectionScope, node: TypeNode): boolean {
  const named = node.kind === Kind.NON_NULL_TYPE ? node.type : node;
  const type = named.kind === Kind.NAMED_TYPE ? typeFromAST(schema, named) : undefined;
  return type !== undefined && isSpecifiedScalarType(type);
}

/** With introspection off, `__schema` and `__type` look like fields that do not exist. */
export function introspectionErrors({ document }: PreparedDocument): GraphQlErrorEntry[] {
  const errors: GraphQlErrorEntry[] = [];
  visit(document, {
    Field({ name: { value: name }, loc }) {
      if (!isIntrospection({ fieldName: name })) return;
      const locations = loc
        ? toLocations([{ line: loc.startToken.line, column: loc.startToken.column }])
        : null;
      const message = `Validation error of type FieldUndefined: Field '${name}' in type 'Query' is undefined @ '${name}'`;
      errors.push({ path: null, locations, message });
    },
  });
  return errors;
}
