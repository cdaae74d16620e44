import {
  buildASTSchema,
  type DefinitionNode,
  type DocumentNode,
  extendSchema,
  type GraphQLInputType,
  type GraphQLSchema,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isScalarType,
  isSpecifiedScalarType,
  Kind,
  OperationTypeNode,
  parse,
  validateSchema,
  valueFromAST,
  type ValueNode,
} from 'graphql';
import { StartError } from '../../lib/errors.ts';
import { appSyncScalars } from './scalars.ts';

/** Directives and scalars that every AppSync schema may use without declaring them. */
const builtIns = parse(`
  directive @aws_subscribe(mutations: [String!]!) on FIELD_DEFINITION
  directive @aws_api_key on OBJECT | FIELD_DEFINITION
  directive @aws_iam on OBJECT | FIELD_DEFINITION
  directive @aws_oidc on OBJECT | FIELD_DEFINITION
  directive @aws_lambda on OBJECT | FIELD_DEFINITION
  directive @aws_cognito_user_pools(cognito_groups: [String!]) on OBJECT | FIELD_DEFINITION
  directive @aws_auth(cognito_groups: [String!]!) on FIELD_DEFINITION
  directive @aws_publish(subscriptions: [String]) on FIELD_DEFINITION
  directive @canonical on OBJECT | FIELD_DEFINITION
  directive @hidden on OBJECT | FIELD_DEFINITION
  directive @renamed(to: String) on OBJECT | FIELD_DEFINITION
  ${[...appSyncScalars.keys()].map((name) => `scalar ${name}`).join('\n')}
`);

/** Everything an AppSync schema starts from, its scalars with their rules. */
function createBaseSchema(): GraphQLSchema {
  const schema = buildASTSchema(builtIns, { assumeValidSDL: true });
  for (const [name, scalar] of appSyncScalars) {
    const declared = schema.getType(name);
    if (!isScalarType(declared)) continue;
    declared.parseValue = scalar.parseValue;
    declared.parseLiteral = scalar.parseLiteral;
    declared.serialize = scalar.serialize;
  }
  return schema;
}

const builtInDirectives = new Set(
  builtIns.definitions.flatMap((node) => (node.kind === Kind.DIRECTIVE_DEFINITION ? [node.name.value] : [])),
);

/** Some tools write the built-ins into the schema text, for editors; AppSync's own stand. */
function isBuiltIn(node: DefinitionNode): boolean {
  if (node.kind === Kind.DIRECTIVE_DEFINITION) return builtInDirectives.has(node.name.value);
  return node.kind === Kind.SCALAR_TYPE_DEFINITION && appSyncScalars.has(node.name.value);
}

const rootTypes = [
  [OperationTypeNode.QUERY, 'Query'],
  [OperationTypeNode.MUTATION, 'Mutation'],
  [OperationTypeNode.SUBSCRIPTION, 'Subscription'],
] as const;

/** `schema { … }` by the usual names of the root types, for a text that has none. */
function rootsByName(document: DocumentNode): DefinitionNode[] {
  if (document.definitions.some((node) => node.kind === Kind.SCHEMA_DEFINITION)) return [];
  const defined = new Set(
    document.definitions.flatMap((node) =>
      node.kind === Kind.OBJECT_TYPE_DEFINITION ? [node.name.value] : [],
    ),
  );
  const operationTypes = rootTypes
    .filter(([, name]) => defined.has(name))
    .map(([operation, name]) => ({
      kind: Kind.OPERATION_TYPE_DEFINITION as const,
      operation,
      type: { kind: Kind.NAMED_TYPE as const, name: { kind: Kind.NAME as const, value: name } },
    }));
  return operationTypes.length > 0 ? [{ kind: Kind.SCHEMA_DEFINITION, operationTypes }] : [];
}

/**
 * Builds the executable schema of an API.
 *
 * @throws StartError `InvalidSchema` with every problem found, line by line.
 */
export function buildApiSchema(text: string, origin: string): GraphQLSchema {
  const schema = readSchema(text, origin);
  const problems = [
    ...validateSchema(schema).map((error) => ({ at: error.locations?.[0], reason: error.message })),
    ...customScalars(schema),
    ...badDefaults(schema),
  ].map(({ at, reason }) => `  ${origin}${at ? `:${at.line}:${at.column}` : ''} ${reason}`);
  if (problems.length > 0)
    throw new StartError('InvalidSchema', `Invalid GraphQL schema:\n${problems.join('\n')}`);
  return schema;
}

function readSchema(text: string, origin: string): GraphQLSchema {
  try {
    const document = parse(text);
    const own = document.definitions.filter((node) => !isBuiltIn(node));
    return extendSchema(createBaseSchema(), {
      kind: Kind.DOCUMENT,
      definitions: [...own, ...rootsByName(document)],
    });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StartError('InvalidSchema', `Invalid GraphQL schema in ${origin}: ${reason}`, { cause });
  }
}

interface Problem {
  at: { line: number; column: number } | undefined;
  reason: string;
}

function startOf(node: { loc?: DefinitionNode['loc'] } | null | undefined): Problem['at'] {
  const token = node?.loc?.startToken;
  return token && { line: token.line, column: token.column };
}

/** AppSync has its own scalars and no others: https://docs.aws.amazon.com/appsync/latest/devguide/scalars.html */
function customScalars(schema: GraphQLSchema): Problem[] {
  return Object.values(schema.getTypeMap())
    .filter((type) => isScalarType(type) && !isSpecifiedScalarType(type) && !appSyncScalars.has(type.name))
    .map((type) => ({
      at: startOf(type.astNode),
      reason: `Scalar '${type.name}' can't be declared: AppSync has no custom scalars.`,
    }));
}

interface Defaulted {
  name: string;
  type: GraphQLInputType;
  astNode?: { loc?: DefinitionNode['loc']; defaultValue?: ValueNode } | null | undefined;
}

function badDefaults(schema: GraphQLSchema): Problem[] {
  const defaulted: Defaulted[] = Object.values(schema.getTypeMap()).flatMap((type) => {
    if (type.name.startsWith('__')) return [];
    if (isInputObjectType(type)) return Object.values(type.getFields());
    if (!isObjectType(type) && !isInterfaceType(type)) return [];
    return Object.values(type.getFields()).flatMap((field) => [...field.args]);
  });
  return defaulted.flatMap(({ name, type, astNode }) => {
    const isBad = astNode?.defaultValue && valueFromAST(astNode.defaultValue, type) === undefined;
    return isBad ? [{ at: startOf(astNode), reason: `The default of '${name}' is no ${String(type)}.` }] : [];
  });
}
