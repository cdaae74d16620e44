import { StartError } from '../../lib/errors.ts';
import { isJsonObject, type Json } from '../../lib/json.ts';
import { readMembers, type MemberReader } from './member-reader.ts';
import type { RecordKind } from './record-log.ts';

/** Reads a stored record. @throws StartError `DataUnreadable` for anything that this version does not write. */
export function readRecord(kind: RecordKind, key: string, value: Json): MemberReader {
  const refuse = (problem: string): StartError =>
    new StartError('DataUnreadable', `The user pool's data holds a damaged ${kind} (${key}): ${problem}.`);
  if (!isJsonObject(value)) throw refuse('it is not an object');
  return readMembers(value, (name, problem) =>
    refuse(`${name} is ${problem === 'missing' ? problem : 'of a wrong type'}`),
  );
}
