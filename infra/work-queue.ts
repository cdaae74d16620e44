import { Duration } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

/** After so many receives a message goes to the dead-letter queue. */
export const maxReceives = 5;

export interface WorkQueueProps {
  /** Of the function that works on the queue. */
  consumerTimeout: Duration;
  /** How long senders may ask a message to wait; not at all unless said. */
  longestDelay?: Duration;
}

const delayMetadata = 'longestDelaySeconds';

/** How long messages of a queue may wait because somebody wants them to. */
export function longestDelaySeconds({ node }: Queue): number {
  const { data }: { data?: unknown } = node.metadata.find(({ type }) => type === delayMetadata) ?? {};
  return typeof data === 'number' ? data : 0;
}

/** A queue for one kind of consumer, and where messages go that it could not work on. */
export class WorkQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, { consumerTimeout, longestDelay }: WorkQueueProps) {
    super(scope, id);
    const common = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true };
    // Longer than the queue keeps its own: time to look at what failed, counted from when it was sent first.
    this.deadLetters = new Queue(this, 'DeadLetters', { ...common, retentionPeriod: Duration.days(14) });
    this.queue = new Queue(this, 'Queue', {
      ...common,
      retentionPeriod: Duration.days(7),
      // Six times the function's: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
      visibilityTimeout: Duration.seconds(6 * consumerTimeout.toSeconds()),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: maxReceives },
    });
    if (longestDelay) this.queue.node.addMetadata(delayMetadata, longestDelay.toSeconds());
  }
}
