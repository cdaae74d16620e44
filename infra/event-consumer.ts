import type { Duration } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { CfnSubscription, SubscriptionFilter, type Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { ChorusFunction } from './chorus-function.ts';
import { WorkQueue } from './work-queue.ts';

export interface EventConsumerProps {
  topic: Topic;
  /** The folder in `functions/`. */
  functionName: string;
  description: string;
  environment: Record<string, string>;
  timeout: Duration;
  /** Values of message attributes that it wants to hear of, by attribute; all events when left out. */
  wants?: Readonly<Record<string, readonly string[]>>;
  /** A filter policy on the message itself, such as one of `$or`, which CDK has no words for. */
  wantsInBody?: object;
  batchSize: number;
  /** How long a batch may wait to be filled. */
  batchingWindow?: Duration;
  /** So many instances at once, at least 2. */
  maxConcurrency: number;
}

/**
 * Somebody who hears of events: a queue of their own with dead letters, a subscription and a function. However slow or
 * broken it is, it keeps nobody waiting but itself.
 */
export class EventConsumer extends Construct {
  readonly function: LambdaFunction;

  constructor(scope: Construct, id: string, props: EventConsumerProps) {
    super(scope, id);
    const { topic, functionName, description, environment, timeout, wants, wantsInBody } = props;
    const { queue, deadLetters } = new WorkQueue(this, 'Work', { consumerTimeout: timeout });
    const subscription = topic.addSubscription(
      new SqsSubscription(queue, {
        // The envelope is ours; SNS's around it would only have to be taken off again.
        rawMessageDelivery: true,
        // For what the topic can't hand over, such as to a queue that somebody closed.
        deadLetterQueue: deadLetters,
        ...(wants && {
          filterPolicy: Object.fromEntries(
            Object.entries(wants).map(([attribute, allowlist]) => [
              attribute,
              SubscriptionFilter.stringFilter({ allowlist: [...allowlist] }),
            ]),
          ),
        }),
      }),
    );
    const { defaultChild } = subscription.node;
    if (wantsInBody && defaultChild instanceof CfnSubscription) {
      defaultChild.filterPolicy = wantsInBody;
      defaultChild.filterPolicyScope = 'MessageBody';
    }
    this.function = new ChorusFunction(this, 'Consumer', functionName, {
      description,
      environment,
      timeout,
    }).function;
    this.function.addEventSource(
      new SqsEventSource(queue, {
        batchSize: props.batchSize,
        ...(props.batchingWindow && { maxBatchingWindow: props.batchingWindow }),
        reportBatchItemFailures: true,
        maxConcurrency: props.maxConcurrency,
      }),
    );
  }
}
