import { AwsError } from '../../../lib/errors.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../lib/json.ts';
import type { MessageAttributes } from './message.ts';

/** @throws AwsError MissingParameter. */
export function requiredString(input: JsonObject, name: string): string {
  const value = input[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new AwsError('MissingParameter', `The request must contain the parameter ${name}.`);
}

export function optionalString(input: JsonObject, name: string): string | null {
  const value = input[name];
  return typeof value === 'string' && value !== '' ? value : null;
}

/**
 * A whole number between two bounds; `null` when absent.
 *
 * @throws AwsError InvalidParameterValue.
 */
export function optionalInteger(input: JsonObject, name: string, min: number, max: number): number | null {
  const value = input[name];
  if (value === undefined || value === null) return null;
  if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value;
  throw new AwsError(
    'InvalidParameterValue',
    `Value ${JSON.stringify(value)} for parameter ${name} is invalid. Reason: Must be between ${min} and ${max}.`,
  );
}

export function stringList(input: JsonObject, name: string): string[] {
  const value = input[name];
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
}

/** A map of texts, such as queue attributes or tags. */
export function stringMap(value: Json | undefined): Record<string, string> {
  if (!isJsonObject(value)) return {};
  const pairs = Object.entries(value).filter((pair): pair is [string, string] => typeof pair[1] === 'string');
  return Object.fromEntries(pairs);
}

const mostAttributes = 10;

/**
 * Reads `MessageAttributes`.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html
 *
 * @throws AwsError InvalidParameterValue.
 */
export function messageAttributes(value: Json | undefined): MessageAttributes {
  const entries = isJsonObject(value) ? Object.entries(value) : [];
  if (entries.length > mostAttributes) {
    throw new AwsError(
      'InvalidParameterValue',
      `Number of message attributes [${entries.length}] exceeds the allowed maximum [${mostAttributes}].`,
    );
  }
  return Object.fromEntries(entries.map(([name, attribute]) => [name, messageAttribute(name, attribute)]));
}

function messageAttribute(name: string, value: Json | undefined) {
  const { DataType, StringValue, BinaryValue } = isJsonObject(value) ? value : {};
  if (typeof DataType !== 'string' || !/^(String|Number|Binary)(\..+)?$/.test(DataType)) {
    throw new AwsError('InvalidParameterValue', `The type of message (user) attribute '${name}' is invalid.`);
  }
  const content = DataType.startsWith('Binary') ? BinaryValue : StringValue;
  if (typeof content !== 'string' || content === '') {
    throw new AwsError(
      'InvalidParameterValue',
      `The message (user) attribute '${name}' must contain a non-empty value of type '${DataType}'.`,
    );
  }
  return DataType.startsWith('Binary')
    ? { DataType, BinaryValue: content }
    : { DataType, StringValue: content };
}

const mostBatchEntries = 10;

/**
 * The entries of a batch request, each with an id of its own.
 *
 * @throws AwsError EmptyBatchRequest, TooManyEntriesInBatchRequest, InvalidBatchEntryId, BatchEntryIdsNotDistinct.
 */
export function batchEntries(input: JsonObject): { id: string; entry: JsonObject }[] {
  const list = Array.isArray(input['Entries']) ? input['Entries'].filter(isJsonObject) : [];
  if (list.length === 0) {
    throw new AwsError('EmptyBatchRequest', "The batch request doesn't contain any entries.");
  }
  if (list.length > mostBatchEntries) {
    throw new AwsError(
      'TooManyEntriesInBatchRequest',
      `Maximum number of entries per request are ${mostBatchEntries}.`,
    );
  }
  const entries = list.map((entry) => ({ id: requiredString(entry, 'Id'), entry }));
  if (!entries.every(({ id }) => /^[\w-]{1,80}$/.test(id))) {
    throw new AwsError(
      'InvalidBatchEntryId',
      'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.',
    );
  }
  if (new Set(entries.map(({ id }) => id)).size < entries.length) {
    throw new AwsError(
      'BatchEntryIdsNotDistinct',
      'Two or more batch entries in the request have the same Id.',
    );
  }
  return entries;
}

/** Runs each entry of a batch by itself: what SQS refuses becomes an entry of `Failed`. */
export function answerBatch(
  entries: { id: string; entry: JsonObject }[],
  run: (entry: JsonObject) => JsonObject,
): JsonObject {
  const Successful: JsonObject[] = [];
  const Failed: JsonObject[] = [];
  for (const { id, entry } of entries) {
    try {
      Successful.push({ Id: id, ...run(entry) });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      Failed.push({ Id: id, SenderFault: error.statusCode < 500, Code: error.name, Message: error.message });
    }
  }
  return Failed.length > 0 ? { Successful, Failed } : { Successful };
}
