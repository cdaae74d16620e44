import { createCloudWatch } from '../../functions/lib/cloud-watch.ts';
import type { LocalProcess } from './local-process.ts';

/** Puts an alarm into a state, as `aws cloudwatch set-alarm-state` does: until it is looked at again. */
export async function setAlarmState(
  { outputs }: Pick<LocalProcess, 'outputs'>,
  name: string,
  state: 'OK' | 'ALARM',
): Promise<void> {
  const call = createCloudWatch({
    url: `${outputs.local.endpoint}/`,
    credentials: { ...outputs.local.credentials, region: outputs.Chorus.Region },
    send: fetch,
  });
  await call('SetAlarmState', {
    AlarmName: `Chorus-${name}`,
    StateValue: state,
    StateReason: 'A drill.',
  });
}
