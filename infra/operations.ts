import { Duration, Stack } from 'aws-cdk-lib';
import type { GraphqlApi } from 'aws-cdk-lib/aws-appsync';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ChorusFunction } from './chorus-function.ts';
import { alarmPrefix } from './watch/alarm-spec.ts';
import { findWatchedQueues, formatWatchedQueues } from './watched-queues.ts';
import { maxReceives, WorkQueue } from './work-queue.ts';

/** A thousand letters are a hundred steps of three calls each. */
const redriveTimeout = Duration.seconds(60);
/** Looking through a thousand letters for one takes a while; requests of the API have 30 s. */
const lookTimeout = Duration.seconds(25);

const look = ['sqs:GetQueueUrl', 'sqs:ReceiveMessage', 'sqs:ChangeMessageVisibility'];
const count = ['sqs:GetQueueUrl', 'sqs:GetQueueAttributes'];

export interface OperationsProps {
  table: ITableV2;
  /** Of what is discarded on these its owner hears from whoever works on the queue. */
  awaitedQueues: readonly Queue[];
}

/** What operators see and do: queues, dead letters, redrives. */
export class Operations extends Construct {
  /** Data sources of the API, by their names. */
  readonly functions: Record<
    'inspectQueues' | 'browseDeadLetters' | 'discardDeadLetter' | 'startRedrive' | 'inspectAlarms',
    LambdaFunction
  >;
  private readonly redriver: LambdaFunction;

  constructor(scope: Construct, id: string, { table, awaitedQueues }: OperationsProps) {
    super(scope, id);
    const redrives = new WorkQueue(this, 'Redrives', { consumerTimeout: redriveTimeout });
    this.functions = {
      inspectQueues: this.addInspect(),
      browseDeadLetters: new ChorusFunction(this, 'Browse', 'browse-dead-letters', {
        description: 'Shows dead letters',
        timeout: lookTimeout,
      }).function,
      discardDeadLetter: this.addDiscard(table, awaitedQueues),
      startRedrive: this.addStartRedrive(table, redrives),
      inspectAlarms: this.addInspectAlarms(),
    };
    this.redriver = this.addRedriver(table, redrives);
  }

  private addInspect(): LambdaFunction {
    const inspect = new ChorusFunction(this, 'Inspect', 'inspect-queues', {
      description: 'Counts what lies in queues',
    }).function;
    // CloudWatch knows no resources: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html
    inspect.addToRolePolicy(new PolicyStatement({ actions: ['cloudwatch:GetMetricData'], resources: ['*'] }));
    return inspect;
  }

  private addInspectAlarms(): LambdaFunction {
    const inspect = new ChorusFunction(this, 'InspectAlarms', 'inspect-alarms', {
      description: 'Tells how alarms stand',
      environment: { ALARM_PREFIX: alarmPrefix(this) },
    }).function;
    // Composite alarms are shown to those alone who may see all: see the reference of the operation.
    inspect.addToRolePolicy(
      new PolicyStatement({ actions: ['cloudwatch:DescribeAlarms'], resources: ['*'] }),
    );
    return inspect;
  }

  private addDiscard(table: ITableV2, awaitedQueues: readonly Queue[]): LambdaFunction {
    const discard = new ChorusFunction(this, 'Discard', 'discard-dead-letter', {
      description: 'Throws a dead letter away',
      environment: {
        TABLE: table.tableName,
        AWAITED_QUEUES: awaitedQueues.map(({ queueName }) => queueName).join(','),
      },
      timeout: lookTimeout,
    }).function;
    table.grant(discard, 'dynamodb:PutItem');
    for (const queue of awaitedQueues) queue.grant(discard, 'sqs:GetQueueUrl', 'sqs:SendMessage');
    return discard;
  }

  private addStartRedrive(table: ITableV2, { queue }: WorkQueue): LambdaFunction {
    const start = new ChorusFunction(this, 'StartRedrive', 'start-redrive', {
      description: 'Stores a redrive and queues it',
      environment: { TABLE: table.tableName, QUEUE_URL: queue.queueUrl },
    }).function;
    table.grant(start, 'dynamodb:GetItem', 'dynamodb:PutItem');
    queue.grantSendMessages(start);
    return start;
  }

  private addRedriver(table: ITableV2, { queue }: WorkQueue): LambdaFunction {
    const redriver = new ChorusFunction(this, 'Redrive', 'redrive-dead-letters', {
      description: 'Puts dead letters back into their queues',
      environment: {
        TABLE: table.tableName,
        QUEUE_URL: queue.queueUrl,
        MAX_RECEIVES: String(maxReceives),
      },
      timeout: redriveTimeout,
    }).function;
    redriver.addEventSource(
      // A redrive at a time has the whole of the function's time.
      new SqsEventSource(queue, { batchSize: 1, reportBatchItemFailures: true, maxConcurrency: 2 }),
    );
    table.grant(redriver, 'dynamodb:GetItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem');
    queue.grantSendMessages(redriver);
    return redriver;
  }

  /** Lets operators reach all queues of the stack: to be called when all are there. */
  connect(api: GraphqlApi): void {
    const stack = Stack.of(this);
    const watched = findWatchedQueues(stack);
    const names = formatWatchedQueues(stack, watched);
    const { inspectQueues, browseDeadLetters, discardDeadLetter, startRedrive } = this.functions;
    for (const user of [inspectQueues, browseDeadLetters, discardDeadLetter, startRedrive, this.redriver]) {
      user.addEnvironment('QUEUES', names);
    }
    for (const { queue, deadLetters } of watched) {
      queue?.grant(inspectQueues, ...count);
      queue?.grant(this.redriver, 'sqs:GetQueueUrl', 'sqs:SendMessage');
      for (const counter of [inspectQueues, startRedrive]) deadLetters.grant(counter, ...count);
      deadLetters.grant(browseDeadLetters, ...look, 'sqs:GetQueueAttributes');
      deadLetters.grant(discardDeadLetter, ...look, 'sqs:DeleteMessage');
      deadLetters.grant(this.redriver, ...look, 'sqs:GetQueueAttributes', 'sqs:DeleteMessage');
    }
    this.redriver.addEnvironment('GRAPHQL_URL', api.graphqlUrl);
    api.grantMutation(this.redriver, 'publishOpsEvent');
  }
}
