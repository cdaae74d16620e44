import {
  type ASTVisitor,
  type GraphQLEnumType,
  GraphQLError,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLScalarType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredInputField,
  Kind,
  type ValidationContext,
  type ValueNode,
} from 'graphql';

/** What is wrong with a literal, in graphql-java's words. */
interface LiteralProblem {
  /** From the argument down: `.name` for members, `[0]` for items. */
  path: string;
  /** What is shown; `null`: the whole argument. */
  value: ValueNode | null;
  /** Behind "argument 'a' with value '…'". */
  text: string;
}

/** A literal as graphql-java prints it. */
export function toJavaLiteral(node: ValueNode): string {
  switch (node.kind) {
    case Kind.STRING:
      return `StringValue{value='${node.value}'}`;
    case Kind.INT:
      return `IntValue{value=${node.value}}`;
    case Kind.FLOAT:
      return `FloatValue{value=${node.value}}`;
    case Kind.BOOLEAN:
      return `BooleanValue{value=${String(node.value)}}`;
    case Kind.ENUM:
      return `EnumValue{name='${node.value}'}`;
    case Kind.NULL:
      return 'NullValue{}';
    case Kind.VARIABLE:
      return `VariableReference{name='${node.name.value}'}`;
    case Kind.LIST:
      return `ArrayValue{values=[${node.values.map(toJavaLiteral).join(', ')}]}`;
    case Kind.OBJECT: {
      const fields = node.fields.map(
        (field) => `ObjectField{name='${field.name.value}', value=${toJavaLiteral(field.value)}}`,
      );
      return `ObjectValue{objectFields=[${fields.join(', ')}]}`;
    }
  }
}

function isValidLeaf(type: GraphQLScalarType | GraphQLEnumType, node: ValueNode): boolean {
  if (isEnumType(type)) return node.kind === Kind.ENUM && type.getValue(node.value) !== undefined;
  try {
    return type.parseLiteral(node, {}) !== undefined;
  } catch {
    return false;
  }
}

/** The first thing wrong with a literal of a type; `null` when it fits. Variables are checked elsewhere. */
function findProblem(node: ValueNode, type: GraphQLInputType): LiteralProblem | null {
  if (node.kind === Kind.NULL) {
    return isNonNullType(type) ? { path: '', value: node, text: 'must not be null' } : null;
  }
  if (node.kind === Kind.VARIABLE) return null;
  if (isNonNullType(type)) return findProblem(node, type.ofType as GraphQLInputType);
  if (isListType(type)) return findItemProblem(node, type.ofType as GraphQLInputType);
  if (isInputObjectType(type)) return findMemberProblem(node, type);
  return isValidLeaf(type, node) ? null : { path: '', value: node, text: `is not a valid '${type.name}'` };
}

function findItemProblem(node: ValueNode, itemType: GraphQLInputType): LiteralProblem | null {
  if (node.kind !== Kind.LIST) return findProblem(node, itemType);
  for (const [index, item] of node.values.entries()) {
    const problem = findProblem(item, itemType);
    if (problem) return { ...problem, path: `[${index}]${problem.path}` };
  }
  return null;
}

function findMemberProblem(node: ValueNode, type: GraphQLInputObjectType): LiteralProblem | null {
  if (node.kind !== Kind.OBJECT) return { path: '', value: null, text: 'must be an object type' };
  const given = new Set(node.fields.map((field) => field.name.value));
  const fields = type.getFields();
  const missing = Object.values(fields).filter(
    (field) => isRequiredInputField(field) && !given.has(field.name),
  );
  if (missing.length > 0) {
    const names = missing.map((field) => field.name).join(', ');
    return { path: '', value: null, text: `is missing required fields '[${names}]'` };
  }
  for (const { name, value } of node.fields) {
    const field = fields[name.value];
    if (!field)
      return { path: '', value: null, text: `contains a field not in '${type.name}': '${name.value}'` };
    const problem = findProblem(value, field.type);
    if (problem) return { ...problem, path: `.${name.value}${problem.path}` };
  }
  return null;
}

/** Reports each argument whose literal does not fit its type, once; the message is graphql-java's. */
export function ArgumentsOfCorrectTypeRule(context: ValidationContext): ASTVisitor {
  return {
    Argument(node) {
      const type = context.getArgument()?.type;
      const problem = type && findProblem(node.value, type);
      if (!problem) return;
      const value = toJavaLiteral(problem.value ?? node.value);
      const message = `argument '${node.name.value}${problem.path}' with value '${value}' ${problem.text}`;
      context.reportError(new GraphQLError(message, { nodes: node }));
    },
  };
}

/** Reports each variable whose default does not fit its type. */
export function DefaultValuesOfCorrectTypeRule(context: ValidationContext): ASTVisitor {
  return {
    VariableDefinition(node) {
      const type = context.getInputType();
      if (!node.defaultValue || !type || !findProblem(node.defaultValue, type)) return;
      const message = `Bad default value ${toJavaLiteral(node.defaultValue)} for type ${String(type)}`;
      context.reportError(new GraphQLError(message, { nodes: node }));
    },
  };
}
