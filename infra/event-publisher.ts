import { Duration } from 'aws-cdk-lib';
import type { ITable, ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ChorusFunction } from './chorus-function.ts';

export interface EventPublisherProps {
  topic: Topic;
  chatTable: ITableV2;
  treeTable: ITableV2;
  recordTable: ITableV2;
}

const partition = (suffix: string) => ({ Keys: { pk: { S: [{ suffix }] } } });
const isThere = { S: FilterRule.exists() };
const isMissing = { S: FilterRule.notExists() };

/** New entries of a room's change log. Of memberships only what has a `fact`: read markers concern nobody outside. */
const chatFacts = [
  { message: { M: { id: isThere } } },
  { room: { M: { id: isThere } } },
  { fact: isThere },
].map((NewImage) => ({ eventName: ['INSERT'], dynamodb: { ...partition('#CHANGES'), NewImage } }));

const logEntries = { eventName: ['INSERT'], dynamodb: partition('#CHANGES') };

/** Jobs have no log: what counts is their beginning and their end. */
const jobFacts = [
  { eventName: ['INSERT'], dynamodb: partition('#JOBS') },
  {
    eventName: ['MODIFY'],
    dynamodb: {
      ...partition('#JOBS'),
      NewImage: { finishedAt: isThere },
      OldImage: { finishedAt: isMissing },
    },
  },
];

/** Tells the topic what the tables' streams report: the second and last reader that a shard of them may have. */
export class EventPublisher extends Construct {
  constructor(scope: Construct, id: string, props: EventPublisherProps) {
    super(scope, id);
    const { topic, chatTable, treeTable, recordTable } = props;
    const failures = new Queue(this, 'Failures', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    const publisher = new ChorusFunction(this, 'Publisher', 'publish-domain-events', {
      description: 'Publishes what happens in the tables as events',
      environment: { TOPIC_ARN: topic.topicArn, FAILURES_URL: failures.queueUrl },
      timeout: Duration.seconds(30),
    }).function;
    const read = (table: ITableV2, filters: readonly Record<string, unknown>[]) =>
      publisher.addEventSource(
        // An ITableV2 is an ITable; CDK's declarations differ in how they write optional properties.
        new DynamoEventSource(table as ITable, {
          filters: filters.map((filter) => FilterCriteria.filter(filter)),
          // The stream keeps records for a day: after an outage nothing of it is skipped.
          startingPosition: StartingPosition.TRIM_HORIZON,
          maxRecordAge: Duration.hours(24),
          batchSize: 100,
          // What no retry can mend the function sets aside by itself; an outage of the topic is waited out. A record that
          // ends the function is isolated meanwhile.
          reportBatchItemFailures: true,
          bisectBatchOnError: true,
          onFailure: new SqsDlq(failures),
        }),
      );
    read(chatTable, chatFacts);
    read(treeTable, [logEntries]);
    read(recordTable, [logEntries, ...jobFacts]);
    failures.grantSendMessages(publisher);
    topic.grantPublish(publisher);
  }
}
