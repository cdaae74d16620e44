import { Duration } from 'aws-cdk-lib';
import type { GraphqlApi } from 'aws-cdk-lib/aws-appsync';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { ChorusFunction } from './chorus-function.ts';
import { addFailures, readStream } from './stream-reader.ts';

/** Factories only: the log, counts and keys of idempotency beside them call nobody. */
const factories = { dynamodb: { Keys: { sk: { S: [{ prefix: 'FACTORY#' }] } } } };

/** Tells subscribers what the stream of the tree table reports. */
export class TreeChanges extends Construct {
  constructor(scope: Construct, id: string, { api, table }: { api: GraphqlApi; table: ITableV2 }) {
    super(scope, id);
    const failures = addFailures(this, 'Failures');
    const publisher = new ChorusFunction(this, 'Publisher', 'publish-tree-changes', {
      description: 'Publishes changes of the tree table to subscribers',
      environment: {
        GRAPHQL_URL: api.graphqlUrl,
        TABLE: table.tableName,
        FAILURES_URL: failures.queueUrl,
      },
      timeout: Duration.seconds(30),
    }).function;
    readStream(publisher, table, { filters: [factories], failures });
    table.grant(
      publisher,
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
      'dynamodb:ConditionCheckItem',
    );
    api.grantMutation(publisher, 'publishFactoryChange');
  }
}
