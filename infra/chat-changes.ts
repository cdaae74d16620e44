import { Duration } from 'aws-cdk-lib';
import type { GraphqlApi } from 'aws-cdk-lib/aws-appsync';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { FilterRule } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { ChorusFunction } from './chorus-function.ts';
import { addFailures, readStream } from './stream-reader.ts';

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
];

/** Tells subscribers what the stream of the chat table reports. */
export class ChatChanges extends Construct {
  constructor(scope: Construct, id: string, { api, table }: { api: GraphqlApi; table: ITableV2 }) {
    super(scope, id);
    const failures = addFailures(this, 'Failures');
    const publisher = new ChorusFunction(this, 'Publisher', 'publish-chat-changes', {
      description: 'Publishes changes of the chat table to subscribers',
      environment: { GRAPHQL_URL: api.graphqlUrl, TABLE: table.tableName, FAILURES_URL: failures.queueUrl },
      // A batch of 100 publishes, ten at once, each of which may take 5 s.
      timeout: Duration.seconds(60),
    }).function;
    // Telling a thousand members of a room must not hold up everyone else; a partition's order is kept.
    readStream(publisher, table, { filters, failures, parallelizationFactor: 10 });
    table.grant(
      publisher,
      'dynamodb:GetItem',
      'dynamodb:Query',
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
      'dynamodb:BatchWriteItem',
    );
    api.grantMutation(publisher, 'publishInboxEvent');
  }
}
