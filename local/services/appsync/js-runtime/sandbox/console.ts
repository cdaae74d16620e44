import type { RawLog } from '../protocol.ts';
import type { CurrentRun } from './run.ts';
import { positionOf } from './stack-position.ts';
import { toJsonText } from './values.ts';

/** The `console` of a handler; lines go to the run's logs. */
export function createConsole(current: CurrentRun) {
  const logger =
    (level: RawLog['level']) =>
    (...values: unknown[]): void => {
      const texts: string[] = [];
      for (const value of values) texts.push(toJsonText(value) ?? 'undefined');
      current().logs.push({ level, text: texts.join(' '), position: positionOf(new Error()) });
    };
  const info = logger('INFO');
  const error = logger('ERROR');
  return { log: info, info, debug: info, warn: info, error };
}
