import { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Operation, type TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { AlarmSpec } from './alarm-spec.ts';
import type { Named } from './watched.ts';

const period = Duration.minutes(5);
const operations = [
  Operation.GET_ITEM,
  Operation.BATCH_GET_ITEM,
  Operation.QUERY,
  Operation.PUT_ITEM,
  Operation.UPDATE_ITEM,
  Operation.DELETE_ITEM,
  Operation.TRANSACT_WRITE_ITEMS,
];

/** Metrics of a table: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html */
export function tableMetric(table: TableV2, metricName: string): Metric {
  return new Metric({
    namespace: 'AWS/DynamoDB',
    metricName,
    dimensionsMap: { TableName: table.tableName },
    statistic: 'Sum',
    period,
  });
}

export function tableAlarms({ name, resource }: Named<TableV2>): AlarmSpec[] {
  return [
    {
      id: `${name}TableThrottles`,
      metric: new MathExpression({
        expression: 'FILL(reads, 0) + FILL(writes, 0)',
        usingMetrics: {
          reads: tableMetric(resource, 'ReadThrottleEvents'),
          writes: tableMetric(resource, 'WriteThrottleEvents'),
        },
        label: 'Throttled reads and writes',
        period,
      }),
      threshold: 10,
      says: `The table ${name} refuses reads or writes: one partition or all of it gets too many.`,
      runbook: 'a-table-is-throttled',
      affectsUsers: true,
    },
    {
      id: `${name}TableErrors`,
      metric: resource.metricSystemErrorsForOperations({ operations, period }),
      threshold: 1,
      periods: 2,
      says: `The table ${name} answers with errors of its own.`,
      runbook: 'a-table-fails',
      affectsUsers: true,
    },
  ];
}
