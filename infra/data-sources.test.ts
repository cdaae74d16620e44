import { fileURLToPath } from 'node:url';
import { App, Stack } from 'aws-cdk-lib';
import { Definition, GraphqlApi } from 'aws-cdk-lib/aws-appsync';
import { Template } from 'aws-cdk-lib/assertions';
import { AttributeType, type ITableV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { bundleResolvers } from './bundle-resolvers.ts';
import { TableDataSource } from './data-sources.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

const policy = z.object({
  Properties: z.object({
    PolicyDocument: z.object({ Statement: z.array(z.object({ Action: z.array(z.string()) })) }),
  }),
});

/** What a table's data source may do. */
function allowed(): Set<string> {
  const stack = new Stack(new App({ analyticsReporting: false }), 'Stack');
  const api = new GraphqlApi(stack, 'Api', {
    name: 'api',
    definition: Definition.fromFile(`${root}schema.graphql`),
  });
  const table = new TableV2(stack, 'Table', { partitionKey: { name: 'pk', type: AttributeType.STRING } });
  // A TableV2 is an ITableV2; CDK's declarations differ in how they write optional properties.
  new TableDataSource(api, 'chat', table as ITableV2);
  const policies = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
  return new Set(
    policies.flatMap((found) =>
      policy.parse(found).Properties.PolicyDocument.Statement.flatMap(({ Action }) => Action),
    ),
  );
}

/** The permission that an operation of a resolver needs; `null`: those of the operations within it. */
function permissionFor(operation: string): string | null {
  if (operation === 'TransactWriteItems') return null;
  if (operation === 'TransactGetItems') return 'dynamodb:GetItem';
  return `dynamodb:${operation === 'ConditionCheck' ? 'ConditionCheckItem' : operation}`;
}

describe('The data source of a table', () => {
  const code = [...bundleResolvers(`${root}resolvers`).values()].join('\n');
  // What functions are asked for has names of its own, which begin small.
  const operations = [...code.matchAll(/operation: ?"([A-Z]\w+)"/g)].map(([, operation = '']) => operation);
  const needed = new Set(
    operations
      .filter((operation) => !['Invoke', 'BatchInvoke'].includes(operation))
      .flatMap((operation) => permissionFor(operation) ?? []),
  );

  it('may do what resolvers do, and nothing else', () => {
    expect([...allowed()].sort()).toEqual([...needed].sort());
  }, 60_000);
});
