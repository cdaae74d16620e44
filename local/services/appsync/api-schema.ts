import {
  buildASTSchema,
  concatAST,
  type DocumentNode,
  type GraphQLSchema,
  isScalarType,
  parse,
  validateSchema,
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

/** What a schema text declares itself of the built-ins, as some tools write them out for editors. */
function withoutDeclared(document: DocumentNode): DocumentNode {
  const declared = new Set(
    document.definitions.flatMap((definition) =>
      definition.kind === 'DirectiveDefinition' || definition.kind === 'ScalarTypeDefinition'
        ? [definition.name.value]
        : [],
    ),
  );
  return {
    ...builtIns,
    definitions: builtIns.definitions.filter(
      (node) => !('name' in node && node.name && declared.has(node.name.value)),
    ),
  };
}

/**
 * Builds the executable schema of an API.
 *
 * @throws StartError `InvalidSchema` with every problem found, line by line.
 */
export function buildApiSchema(text: string, origin: string): GraphQLSchema {
  const schema = readSchema(text, origin);
  const problems = validateSchema(schema).map((error) => {
    const at = error.locations?.[0];
    return `  ${origin}:${at?.line ?? 0}:${at?.column ?? 0} ${error.message}`;
  });
  if (!schema.getQueryType()) problems.push(`  ${origin}: there must be a Query type.`);
  if (problems.length > 0)
    throw new StartError('InvalidSchema', `Invalid GraphQL schema:\n${problems.join('\n')}`);
  useAppSyncScalars(schema);
  return schema;
}

function readSchema(text: string, origin: string): GraphQLSchema {
  try {
    const document = parse(text);
    return buildASTSchema(concatAST([withoutDeclared(document), document]), { assumeValidSDL: false });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StartError('InvalidSchema', `Invalid GraphQL schema in ${origin}: ${reason}`, { cause });
  }
}

/** `buildASTSchema` makes scalars that accept anything; this gives AppSync's their rules. */
function useAppSyncScalars(schema: GraphQLSchema): void {
  for (const [name, scalar] of appSyncScalars) {
    const declared = schema.getType(name);
    if (!isScalarType(declared)) continue;
    declared.parseValue = scalar.parseValue;
    declared.parseLiteral = scalar.parseLiteral;
    declared.serialize = scalar.serialize;
  }
}
