import { Duration } from 'aws-cdk-lib';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { FilterRule } from 'aws-cdk-lib/aws-lambda';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { ChorusFunction } from './chorus-function.ts';
import { addFailures, readStream } from './stream-reader.ts';

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
    const failures = addFailures(this, 'Failures');
    const publisher = new ChorusFunction(this, 'Publisher', 'publish-domain-events', {
      description: 'Publishes what happens in the tables as events',
      environment: { TOPIC_ARN: topic.topicArn, FAILURES_URL: failures.queueUrl },
      timeout: Duration.seconds(30),
    }).function;
    readStream(publisher, chatTable, { filters: chatFacts, failures });
    readStream(publisher, treeTable, { filters: [logEntries], failures });
    readStream(publisher, recordTable, { filters: [logEntries, ...jobFacts], failures });
    topic.grantPublish(publisher);
  }
}
