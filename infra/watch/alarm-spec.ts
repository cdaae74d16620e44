import { Stack } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';

/** An alarm, and what to do when it goes off. */
export interface AlarmSpec {
  /** Unique; the end of the alarm's name. */
  id: string;
  metric: IMetric;
  /** At or above it is too much. */
  threshold: number;
  /** So many periods in a row. */
  periods?: number;
  /** What is wrong, in a sentence. */
  says: string;
  /** A heading of `docs/runbook.md`, as it stands in a link. */
  runbook: string;
  /** True: people notice. */
  affectsUsers?: boolean;
  /** True: more concurrency would help. */
  isHeldBack?: boolean;
}

/** Where the runbook lies, below the root of the repository. */
export const runbookFile = 'docs/runbook.md';

/** What the names of all alarms of a stack begin with, those in stacks within it as well. */
export function alarmPrefix(scope: Construct): string {
  const stack = Stack.of(scope);
  return `${(stack.nestedStackParent ?? stack).stackName}-`;
}

export function addAlarm(
  scope: Construct,
  { id, metric, threshold, periods = 1, says, runbook }: AlarmSpec,
): Alarm {
  return new Alarm(scope, id, {
    // People read it, so it is not CloudFormation's.
    alarmName: `${alarmPrefix(scope)}${id}`,
    metric,
    threshold,
    evaluationPeriods: periods,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    // Counters of what goes wrong say nothing while nothing does.
    treatMissingData: TreatMissingData.NOT_BREACHING,
    alarmDescription: `${says} What to do: ${runbookFile}#${runbook}`,
  });
}
