/** An alarm as people read of it. */
export interface AlarmWords {
  /** Without what all alarms of a stack begin with. */
  name: string;
  /** What is wrong while it rings, in a sentence. */
  meaning: string;
  /** Where it is written what to do: a path in the repository, with a heading. */
  runbook: string;
}

/** What comes between the two in an alarm's description: infra/watch/alarm-spec.ts writes it. */
const whatToDo = ' What to do: ';

/** Where to look for an alarm that does not say it. */
const runbookStart = 'docs/runbook.md#first';

/** @param prefix what the alarms of this stack begin with. */
export function alarmWords(prefix: string, alarmName: string, description: string | null): AlarmWords {
  const name = alarmName.startsWith(prefix) ? alarmName.slice(prefix.length) : alarmName;
  const [meaning = '', runbook = runbookStart] = (description ?? '').split(whatToDo);
  return { name, meaning: meaning === '' ? `${name} rings.` : meaning, runbook };
}
