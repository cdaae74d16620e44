import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  buildSchema,
  getNamedType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  isLeafType,
  isObjectType,
} from 'graphql';

/** What AppSync adds to every schema: https://docs.aws.amazon.com/appsync/latest/devguide/scalars.html */
const appSyncDefinitions = `
  scalar AWSDateTime
  scalar AWSJSON
  scalar AWSURL
  directive @aws_subscribe(mutations: [String!]!) on FIELD_DEFINITION
  directive @aws_api_key on OBJECT | FIELD_DEFINITION
  directive @aws_iam on OBJECT | FIELD_DEFINITION
  directive @aws_lambda on OBJECT | FIELD_DEFINITION
  directive @aws_cognito_user_pools(cognito_groups: [String!]) on OBJECT | FIELD_DEFINITION
`;

/** A field of Query, Mutation or Subscription. */
export interface RootField {
  operation: 'query' | 'mutation' | 'subscription';
  name: string;
  definition: GraphQLField<unknown, unknown>;
}

export function readSchema(): GraphQLSchema {
  const path = fileURLToPath(new URL('../../schema.graphql', import.meta.url));
  return buildSchema(appSyncDefinitions + readFileSync(path, 'utf8'));
}

/** Every field that a request can begin with, in the order of the schema. */
export function rootFields(schema: GraphQLSchema): RootField[] {
  const roots = [
    { operation: 'query', type: schema.getQueryType() },
    { operation: 'mutation', type: schema.getMutationType() },
    { operation: 'subscription', type: schema.getSubscriptionType() },
  ] as const;
  return roots.flatMap(({ operation, type }) =>
    Object.values(type?.getFields() ?? {}).map((definition) => ({
      operation,
      name: definition.name,
      definition,
    })),
  );
}

/** Everything below a field that a few levels reach: access is checked for each field of the answer. */
function selectionOf(type: GraphQLNamedType, levels: number): string {
  if (!isObjectType(type)) return '';
  const fields = Object.values(type.getFields()).flatMap((field) => {
    const below = getNamedType(field.type);
    if (isLeafType(below)) return [field.name];
    return levels > 0 ? [`${field.name} ${selectionOf(below, levels - 1)}`] : [];
  });
  return `{ ${fields.join(' ')} }`;
}

/** A request for one field, with these of its arguments as variables. */
export function fieldDocument(
  { operation, name, definition }: RootField,
  argumentNames: readonly string[],
): string {
  const used = definition.args.filter((argument) => argumentNames.includes(argument.name));
  const variables = used.map((argument) => `$${argument.name}: ${String(argument.type)}`).join(', ');
  const values = used.map((argument) => `${argument.name}: $${argument.name}`).join(', ');
  const selection = selectionOf(getNamedType(definition.type), 2);
  const inBrackets = (text: string) => (text === '' ? '' : `(${text})`);
  return `${operation} ${inBrackets(variables)} { ${name}${inBrackets(values)} ${selection} }`;
}
