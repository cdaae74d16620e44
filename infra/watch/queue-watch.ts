import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { addAlarm } from './alarm-spec.ts';
import { deadLetterAlarm, workQueueAlarm } from './queue-alarms.ts';
import type { Watched } from './watched.ts';

export interface QueueWatchProps {
  watched: Pick<Watched, 'workQueues' | 'deadLetters'>;
  topic: ITopic;
}

/** The alarms of queues alone: what a laptop can tell of. */
export class QueueWatch extends Construct {
  constructor(scope: Construct, id: string, { watched, topic }: QueueWatchProps) {
    super(scope, id);
    const action = new SnsAction(topic);
    const specs = [...watched.workQueues.map(workQueueAlarm), ...watched.deadLetters.map(deadLetterAlarm)];
    for (const spec of specs) {
      const alarm = addAlarm(this, spec);
      alarm.addAlarmAction(action);
      alarm.addOkAction(action);
    }
  }
}
