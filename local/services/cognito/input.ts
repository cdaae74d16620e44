import { AwsError } from '../../lib/errors.ts';
import type { JsonObject } from '../../lib/json.ts';
import { constraintViolated } from './errors.ts';
import { readMembers, type MemberReader } from './member-reader.ts';

/** Reads an operation's input; what is missing or of another type is refused as AWS refuses it. */
export function readInput(input: JsonObject): MemberReader {
  return readMembers(input, (name, problem) =>
    problem === 'missing'
      ? constraintViolated(name, null, 'Member must not be null')
      : new AwsError('SerializationException', `${name} is not of the type that the operation takes.`),
  );
}
