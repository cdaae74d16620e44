import { readFileSync } from 'node:fs';
import { buildSchema, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { savedOperations } from './saved-operations.ts';

/** What AppSync adds to every schema. */
const appSyncDefinitions = `
  scalar AWSDateTime scalar AWSJSON scalar AWSURL
  directive @aws_subscribe(mutations: [String!]!) on FIELD_DEFINITION
  directive @aws_api_key on OBJECT | FIELD_DEFINITION
  directive @aws_iam on OBJECT | FIELD_DEFINITION
  directive @aws_cognito_user_pools(cognito_groups: [String!]) on OBJECT | FIELD_DEFINITION
`;
const text = readFileSync(new URL('../../../schema.graphql', import.meta.url), 'utf8');
const schema = buildSchema(appSyncDefinitions + text, { assumeValid: true });

describe('saved operations', () => {
  it.each(savedOperations.map(({ title, query, variables }) => ({ title, query, variables })))(
    '“$title” fits the schema',
    ({ query, variables }) => {
      expect(validate(schema, parse(query))).toEqual([]);
      if (variables !== '') expect(JSON.parse(variables)).toBeTypeOf('object');
    },
  );
});
