import { Duration } from 'aws-cdk-lib';
import type { GraphqlApi } from 'aws-cdk-lib/aws-appsync';
import type { ITable, ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ChorusFunction } from './chorus-function.ts';

const partition = (suffix: string) => ({ Keys: { pk: { S: [{ suffix }] } } });

/**
 * What somebody has to be told of: an entry of an inbox; a changed room, other than a new one, which has its first
 * membership beside it; a changed profile. Messages pass by without a call of the function.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
 */
const filters = [
  { eventName: FilterRule.isEqual('INSERT'), dynamodb: partition('#INBOX') },
  {
    eventName: FilterRule.isEqual('INSERT'),
    dynamodb: {
      ...partition('#CHANGES'),
      NewImage: {
        room: { M: { id: { S: FilterRule.exists() } } },
        membership: { M: { userId: { S: FilterRule.notExists() } } },
      },
    },
  },
  {
    eventName: FilterRule.isEqual('MODIFY'),
    dynamodb: { Keys: { sk: { S: FilterRule.isEqual('PROFILE') } } },
  },
].map((pattern) => FilterCriteria.filter(pattern));

/** Tells subscribers what the stream of the chat table reports. */
export class ChatChanges extends Construct {
  constructor(scope: Construct, id: string, { api, table }: { api: GraphqlApi; table: ITableV2 }) {
    super(scope, id);
    const failures = new Queue(this, 'Failures', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    const publisher = new ChorusFunction(this, 'Publisher', 'publish-chat-changes', {
      description: 'Publishes changes of the chat table to subscribers',
      environment: { GRAPHQL_URL: api.graphqlUrl, TABLE: table.tableName, FAILURES_URL: failures.queueUrl },
      // A batch of 100 publishes, ten at once, each of which may take 5 s.
      timeout: Duration.seconds(60),
    }).function;
    // An ITableV2 is an ITable; CDK's declarations differ in how they write optional properties.
    publisher.addEventSource(
      new DynamoEventSource(table as ITable, {
        filters,
        // The stream keeps records for a day: after an outage nothing of it is skipped.
        startingPosition: StartingPosition.TRIM_HORIZON,
        maxRecordAge: Duration.hours(24),
        // No batching window: people wait for it. A busy moment fills batches by itself.
        batchSize: 100,
        // Telling a thousand members of a room must not hold up everyone else; a partition's order is kept.
        parallelizationFactor: 10,
        // What no retry can mend the function sets aside by itself; an outage of the API is waited out.
        // A record that ends the function is isolated meanwhile.
        reportBatchItemFailures: true,
        bisectBatchOnError: true,
        onFailure: new SqsDlq(failures),
      }),
    );
    table.grant(
      publisher,
      'dynamodb:GetItem',
      'dynamodb:Query',
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
      'dynamodb:BatchWriteItem',
    );
    failures.grantSendMessages(publisher);
    api.grantMutation(publisher, 'publishInboxEvent');
  }
}
