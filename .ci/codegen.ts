/**
 * Writes the TypeScript types of `schema.graphql` and of the web app's documents.
 *
 * `--check` writes nothing and exits 1 when a generated file is out of date.
 */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { codegen } from '@graphql-codegen/core';
import * as typedDocumentNode from '@graphql-codegen/typed-document-node';
import * as typescript from '@graphql-codegen/typescript';
import * as typescriptOperations from '@graphql-codegen/typescript-operations';
import { parse } from 'graphql';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What AppSync adds to every schema: https://docs.aws.amazon.com/appsync/latest/devguide/scalars.html */
const appSyncDefinitions = `
  scalar AWSDate scalar AWSTime scalar AWSDateTime scalar AWSTimestamp scalar AWSEmail scalar AWSJSON
  scalar AWSPhone scalar AWSURL scalar AWSIPAddress
  directive @aws_subscribe(mutations: [String!]!) on FIELD_DEFINITION
  directive @aws_api_key on OBJECT | FIELD_DEFINITION
  directive @aws_iam on OBJECT | FIELD_DEFINITION
  directive @aws_oidc on OBJECT | FIELD_DEFINITION
  directive @aws_lambda on OBJECT | FIELD_DEFINITION
  directive @aws_cognito_user_pools(cognito_groups: [String!]) on OBJECT | FIELD_DEFINITION
`;

const config = {
  scalars: {
    ID: 'string',
    AWSDate: 'string',
    AWSTime: 'string',
    AWSDateTime: 'string',
    AWSTimestamp: 'number',
    AWSEmail: 'string',
    AWSJSON: 'string',
    AWSPhone: 'string',
    AWSURL: 'string',
    AWSIPAddress: 'string',
  },
  enumsAsTypes: true,
  enumType: 'string-literal',
  skipTypename: true,
  useTypeImports: true,
  avoidOptionals: { field: true },
};

const schemaText = readFileSync(`${root}schema.graphql`, 'utf8');
const schema = parse(appSyncDefinitions + schemaText);
const documentsFolder = `${root}web/src/graphql/`;

function generateSchemaTypes(): Promise<string> {
  return codegen({
    schema,
    documents: [],
    filename: 'schema.generated.ts',
    plugins: [{ typescript: {} }],
    pluginMap: { typescript },
    config,
  });
}

function generateDocuments(): Promise<string> {
  const documents = readdirSync(documentsFolder)
    .filter((name) => name.endsWith('.graphql'))
    .sort()
    .map((name) => ({ location: name, document: parse(readFileSync(documentsFolder + name, 'utf8')) }));
  return codegen({
    schema,
    documents,
    filename: 'documents.generated.ts',
    plugins: [{ typescriptOperations: {} }, { typedDocumentNode: {} }],
    pluginMap: { typescriptOperations, typedDocumentNode },
    config: { ...config, documentMode: 'documentNode' },
  });
}

const header = '// Generated from schema.graphql by `npm run codegen`. Do not edit.\n';
const outputs = [
  { path: 'schema.generated.ts', text: header + (await generateSchemaTypes()) },
  { path: 'web/src/graphql/documents.generated.ts', text: header + (await generateDocuments()) },
];

for (const { path, text } of outputs) {
  if (!process.argv.includes('--check')) {
    writeFileSync(root + path, text);
  } else if (readFileSync(root + path, 'utf8') !== text) {
    process.stderr.write(`${path} is out of date: run \`npm run codegen\` and commit the result.\n`);
    process.exitCode = 1;
  }
}
