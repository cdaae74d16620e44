import { Duration } from 'aws-cdk-lib';
import type { ITable, ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { FilterCriteria, type Function as LambdaFunction, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, type DynamoEventSourceProps, SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

/** Where records of a stream wait for somebody to look at them, when no retry can help. */
export const addFailures = (scope: Construct, id: string): Queue =>
  new Queue(scope, id, {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  });

export interface StreamReaderProps extends Pick<DynamoEventSourceProps, 'parallelizationFactor'> {
  /** Patterns of records; one that fits none calls nobody. */
  filters: readonly Record<string, unknown>[];
  /** The function may send to it as well. */
  failures: Queue;
}

/**
 * Lets a function read the stream of a table. What no retry can mend it has to set aside by itself; what it reports is
 * tried again until the stream forgets it, so an outage is waited out.
 */
export function readStream(
  reader: LambdaFunction,
  table: ITableV2,
  { filters, failures, ...props }: StreamReaderProps,
): void {
  reader.addEventSource(
    // An ITableV2 is an ITable; CDK's declarations differ in how they write optional properties.
    new DynamoEventSource(table as ITable, {
      ...props,
      filters: filters.map((filter) => FilterCriteria.filter(filter)),
      // The stream keeps records for a day: after an outage nothing of it is skipped.
      startingPosition: StartingPosition.TRIM_HORIZON,
      maxRecordAge: Duration.hours(24),
      // No batching window: people wait for it. A busy moment fills batches by itself.
      batchSize: 100,
      // A record that ends the function is isolated, so that it costs itself and not its neighbours.
      reportBatchItemFailures: true,
      bisectBatchOnError: true,
      onFailure: new SqsDlq(failures),
    }),
  );
}
