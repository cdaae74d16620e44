import { NestedStack } from 'aws-cdk-lib';
import { AlarmRule, AlarmState, CompositeAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { Environment } from '../environment.ts';
import { addAlarm, alarmPrefix, type AlarmSpec, runbookFile } from './alarm-spec.ts';
import { apiAlarms } from './api-alarms.ts';
import { businessAlarms } from './business-alarms.ts';
import { CapRaiser } from './cap-raiser.ts';
import { addDashboard } from './dashboard.ts';
import { functionAlarms } from './function-alarms.ts';
import { deadLetterAlarm, workQueueAlarm } from './queue-alarms.ts';
import { tableAlarms } from './table-alarms.ts';
import { describeFunction, type Watched } from './watched.ts';

export interface WatchProps {
  watched: Watched;
  environment: Pick<Environment, 'capRaiser' | 'reservedConcurrency'>;
  /** Hears of every alarm; `null` where alarms are silent. */
  topic: ITopic | null;
}

/**
 * Alarms and dashboards. A stack within the stack: there are about as many of them as of everything else, and a stack
 * holds 500 resources.
 */
export class Watch extends NestedStack {
  constructor(scope: Construct, id: string, { watched, environment, topic }: WatchProps) {
    super(scope, id, { description: 'Alarms and dashboards of Chorus' });
    const raiser =
      environment.capRaiser && environment.reservedConcurrency
        ? new CapRaiser(this, 'CapRaiser', { functions: watched.functions }).function
        : null;
    const raises = raiser && describeFunction(raiser);
    const specs = [...alarmSpecs(this, watched), ...(raises ? functionAlarms(raises) : [])];
    const alarms = specs.map((spec) => ({ spec, alarm: addAlarm(this, spec) }));
    if (raiser) {
      for (const { spec, alarm } of alarms) {
        if (spec.isHeldBack) alarm.addAlarmAction({ bind: () => ({ alarmActionArn: raiser.functionArn }) });
      }
    }
    const users = new CompositeAlarm(this, 'UsersAffected', {
      // CDK's own name is the same for all environments of an account.
      compositeAlarmName: `${alarmPrefix(this)}UsersAffected`,
      alarmRule: AlarmRule.anyOf(
        ...alarms
          .filter(({ spec }) => spec.affectsUsers)
          .map(({ alarm }) => AlarmRule.fromAlarm(alarm, AlarmState.ALARM)),
      ),
      alarmDescription: `People notice that something is wrong. What to do: ${runbookFile}#people-notice`,
    });
    if (topic) {
      const action = new SnsAction(topic);
      for (const alarm of [...alarms.map((entry) => entry.alarm), users]) {
        alarm.addAlarmAction(action);
        alarm.addOkAction(action);
      }
    }
    addDashboard(this, watched, [users, ...alarms.map((entry) => entry.alarm)]);
  }
}

function alarmSpecs(scope: Construct, watched: Watched): AlarmSpec[] {
  return [
    ...apiAlarms(scope, watched),
    ...watched.functions.flatMap(functionAlarms),
    ...watched.workQueues.map(workQueueAlarm),
    ...watched.deadLetters.map(deadLetterAlarm),
    ...watched.tables.flatMap(tableAlarms),
    ...businessAlarms(),
  ];
}
