import { Duration } from 'aws-cdk-lib';
import type { GraphqlApi } from 'aws-cdk-lib/aws-appsync';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ChorusFunction } from './chorus-function.ts';
import { addFailures, readStream } from './stream-reader.ts';
import { maxReceives, WorkQueue } from './work-queue.ts';

const persistTimeout = Duration.seconds(20);
const generateTimeout = Duration.seconds(20);

const partition = (suffix: string) => ({ pk: { S: [{ suffix }] } });

/**
 * What owners are told of: see `functions/publish-record-changes`. Of a job's new records its progress tells, unless one
 * was rejected; thousands that nobody is told of would keep others waiting.
 */
const toldChanges = [
  {
    eventName: ['INSERT'],
    dynamodb: { Keys: partition('#RECORDS'), NewImage: { jobId: { S: [{ exists: false }] } } },
  },
  {
    eventName: ['INSERT'],
    dynamodb: { Keys: partition('#RECORDS'), NewImage: { status: { S: ['REJECTED'] } } },
  },
  { eventName: ['MODIFY'], dynamodb: { Keys: partition('#RECORDS') } },
  { eventName: ['INSERT', 'MODIFY'], dynamodb: { Keys: partition('#JOBS') } },
];

/** Records on their way: from the mutation over the work queue into the table, and from its stream to their owner. */
export class Records extends Construct {
  /** Data sources of the API, by their names. */
  readonly functions: Record<
    'authorizeRecords' | 'enqueueRecords' | 'startJob' | 'recordStats',
    LambdaFunction
  >;
  /** Every record goes through the first; parts of jobs through the second. */
  readonly queues: readonly Queue[];
  private readonly table: ITableV2;

  constructor(scope: Construct, id: string, { table }: { table: ITableV2 }) {
    super(scope, id);
    this.table = table;
    const work = new WorkQueue(this, 'Work', { consumerTimeout: persistTimeout });
    const jobs = new WorkQueue(this, 'Jobs', { consumerTimeout: generateTimeout });
    this.queues = [work.queue, jobs.queue];
    this.functions = {
      authorizeRecords: this.addAuthorize(),
      enqueueRecords: this.addEnqueue(work),
      startJob: this.addStartJob(jobs),
      recordStats: this.addStats(),
    };
    this.addGenerate(jobs, work);
    this.addPersist(work);
  }

  private addAuthorize(): LambdaFunction {
    const authorize = new ChorusFunction(this, 'Authorize', 'authorize-records', {
      description: 'Says who may write records, and counts how many',
      environment: { TABLE: this.table.tableName },
    }).function;
    this.table.grant(authorize, 'dynamodb:UpdateItem');
    return authorize;
  }

  private addEnqueue({ queue }: WorkQueue): LambdaFunction {
    const enqueue = new ChorusFunction(this, 'Enqueue', 'enqueue-records', {
      description: 'Queues submitted records',
      environment: { TABLE: this.table.tableName, QUEUE_URL: queue.queueUrl },
    }).function;
    this.table.grant(enqueue, 'dynamodb:PutItem');
    queue.grantSendMessages(enqueue);
    return enqueue;
  }

  private addStartJob({ queue }: WorkQueue): LambdaFunction {
    const startJob = new ChorusFunction(this, 'StartJob', 'start-job', {
      description: 'Stores a job and queues its parts',
      environment: { TABLE: this.table.tableName, QUEUE_URL: queue.queueUrl },
    }).function;
    this.table.grant(startJob, 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem');
    queue.grantSendMessages(startJob);
    return startJob;
  }

  private addStats(): LambdaFunction {
    const stats = new ChorusFunction(this, 'Stats', 'record-stats', {
      description: 'Measures records over time',
      environment: { TABLE: this.table.tableName },
      timeout: Duration.seconds(25),
    }).function;
    this.table.grant(stats, 'dynamodb:Query');
    return stats;
  }

  private addGenerate(jobs: WorkQueue, work: WorkQueue): void {
    const generate = new ChorusFunction(this, 'Generate', 'generate-records', {
      description: 'Generates the records of jobs',
      environment: { TABLE: this.table.tableName, QUEUE_URL: work.queue.queueUrl },
      timeout: generateTimeout,
    }).function;
    generate.addEventSource(
      // A part at a time: cancelling stops the next, and a failed one repeats nothing but itself.
      new SqsEventSource(jobs.queue, { batchSize: 1, reportBatchItemFailures: true, maxConcurrency: 2 }),
    );
    this.table.grant(generate, 'dynamodb:GetItem', 'dynamodb:UpdateItem');
    work.queue.grantSendMessages(generate);
  }

  private addPersist({ queue, deadLetters }: WorkQueue): void {
    const persist = new ChorusFunction(this, 'Persist', 'persist-records', {
      description: 'Stores queued records',
      environment: {
        TABLE: this.table.tableName,
        DEAD_LETTER_QUEUE_URL: deadLetters.queueUrl,
        MAX_RECEIVES: String(maxReceives),
      },
      timeout: persistTimeout,
    }).function;
    persist.addEventSource(
      new SqsEventSource(queue, {
        // Thirty records share a transaction, so a batch of a hundred is four; a second of waiting fills it.
        batchSize: 100,
        maxBatchingWindow: Duration.seconds(1),
        // One poisonous message must not bring the other ninety-nine back.
        reportBatchItemFailures: true,
        // Enough to keep up; more would only wait for each other at the counter of a job.
        maxConcurrency: 5,
      }),
    );
    this.table.grant(persist, 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem');
    deadLetters.grantSendMessages(persist);
  }

  /** Lets owners hear of what happens to their records. */
  connect(api: GraphqlApi): void {
    const failures = addFailures(this, 'PublisherFailures');
    const publisher = new ChorusFunction(this, 'Publisher', 'publish-record-changes', {
      description: 'Publishes changes of the record table to their owners',
      environment: { GRAPHQL_URL: api.graphqlUrl, FAILURES_URL: failures.queueUrl },
      timeout: Duration.seconds(30),
    }).function;
    readStream(publisher, this.table, { filters: toldChanges, failures });
    api.grantMutation(publisher, 'publishRecordChange', 'publishJobProgress');
  }
}
