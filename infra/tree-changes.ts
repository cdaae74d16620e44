import { Duration } from 'aws-cdk-lib';
import type { GraphqlApi } from 'aws-cdk-lib/aws-appsync';
import type { ITable, ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { FilterCriteria, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ChorusFunction } from './chorus-function.ts';

/** Factories only: the log, counts and keys of idempotency beside them call nobody. */
const factories = FilterCriteria.filter({
  dynamodb: { Keys: { sk: { S: [{ prefix: 'FACTORY#' }] } } },
});

/** Tells subscribers what the stream of the tree table reports. */
export class TreeChanges extends Construct {
  constructor(scope: Construct, id: string, { api, table }: { api: GraphqlApi; table: ITableV2 }) {
    super(scope, id);
    const failures = new Queue(this, 'Failures', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    const publisher = new ChorusFunction(this, 'Publisher', 'publish-tree-changes', {
      description: 'Publishes changes of the tree table to subscribers',
      environment: {
        GRAPHQL_URL: api.graphqlUrl,
        TABLE: table.tableName,
        FAILURES_URL: failures.queueUrl,
      },
      timeout: Duration.seconds(30),
    }).function;
    // An ITableV2 is an ITable; CDK's declarations differ in how they write optional properties.
    publisher.addEventSource(
      new DynamoEventSource(table as ITable, {
        filters: [factories],
        // The stream keeps records for a day: after an outage nothing of it is skipped.
        startingPosition: StartingPosition.TRIM_HORIZON,
        maxRecordAge: Duration.hours(24),
        // No batching window: people wait for it. A busy moment fills batches by itself.
        batchSize: 100,
        // What no retry can mend the function sets aside by itself; what it reports is somebody's outage, and no number
        // of retries tells how long that lasts: it is tried again until the stream forgets it. A record that ends the
        // function is isolated meanwhile.
        reportBatchItemFailures: true,
        bisectBatchOnError: true,
        onFailure: new SqsDlq(failures),
      }),
    );
    failures.grantSendMessages(publisher);
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
