import { type FieldNode, getArgumentValues, type GraphQLField } from 'graphql';
import type { JsonObject } from '../../../lib/json.ts';

/** Arguments of a field as handlers see them: defaults filled in, omitted optional ones absent. */
export function coerceArguments(
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  variables: JsonObject,
): JsonObject {
  return field.args.length === 0 ? {} : (getArgumentValues(field, node, variables) as JsonObject);
}
