import { BackedDataSource, type GraphqlApi } from 'aws-cdk-lib/aws-appsync';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Stack } from 'aws-cdk-lib';

/** What resolvers do to a table: no scans, no streams, nothing about the table itself. */
const tableActions = [
  'dynamodb:GetItem',
  'dynamodb:BatchGetItem',
  'dynamodb:Query',
  'dynamodb:PutItem',
  'dynamodb:UpdateItem',
  'dynamodb:DeleteItem',
  'dynamodb:ConditionCheckItem',
];

/** A table behind resolvers, with a role that may do what they do. CDK's own may do all that can be done to items. */
export class TableDataSource extends BackedDataSource {
  constructor(api: GraphqlApi, name: string, table: ITableV2) {
    super(
      api,
      name,
      { api, name },
      {
        type: 'AMAZON_DYNAMODB',
        dynamoDbConfig: { tableName: table.tableName, awsRegion: Stack.of(table).region },
      },
    );
    table.grant(this, ...tableActions);
  }
}

/** A function behind resolvers, with a role that may call it, and no other version of it. */
export class FunctionDataSource extends BackedDataSource {
  constructor(api: GraphqlApi, name: string, { functionArn }: Pick<IFunction, 'functionArn'>) {
    super(api, name, { api, name }, { type: 'AWS_LAMBDA', lambdaConfig: { lambdaFunctionArn: functionArn } });
    this.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [functionArn] }),
    );
  }
}
