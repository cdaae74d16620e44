import { Duration } from 'aws-cdk-lib';
import type { GraphqlApi } from 'aws-cdk-lib/aws-appsync';
import type { ITable, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ChorusFunction } from './chorus-function.ts';

/** Tells subscribers what the stream of the chat table reports. */
export class ChatChanges extends Construct {
  constructor(scope: Construct, id: string, { api, table }: { api: GraphqlApi; table: TableV2 }) {
    super(scope, id);
    const publisher = new ChorusFunction(this, 'Publisher', 'publish-chat-changes', {
      description: 'Publishes changes of the chat table to subscribers',
      environment: { GRAPHQL_URL: api.graphqlUrl, TABLE: table.tableName },
      timeout: Duration.seconds(30),
    }).function;
    const failures = new Queue(this, 'Failures', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    // TableV2 is an ITable; CDK's declarations differ in how they write optional properties.
    publisher.addEventSource(
      new DynamoEventSource(table as ITable, {
        startingPosition: StartingPosition.TRIM_HORIZON,
        batchSize: 100,
        bisectBatchOnError: true,
        reportBatchItemFailures: true,
        retryAttempts: 10,
        maxRecordAge: Duration.hours(24),
        onFailure: new SqsDlq(failures),
      }),
    );
    table.grantReadWriteData(publisher);
    api.grantMutation(publisher, 'publishInboxEvent');
  }
}
