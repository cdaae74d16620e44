import batchGetItem from 'dynalite/validations/batchGetItem.js';
import batchWriteItem from 'dynalite/validations/batchWriteItem.js';
import createTable from 'dynalite/validations/createTable.js';
import deleteItem from 'dynalite/validations/deleteItem.js';
import deleteTable from 'dynalite/validations/deleteTable.js';
import describeTable from 'dynalite/validations/describeTable.js';
import getItem from 'dynalite/validations/getItem.js';
import validations, { type RequestValidator, type ValidatedRequest } from 'dynalite/validations/index.js';
import listTables from 'dynalite/validations/listTables.js';
import listTagsOfResource from 'dynalite/validations/listTagsOfResource.js';
import putItem from 'dynalite/validations/putItem.js';
import query from 'dynalite/validations/query.js';
import scan from 'dynalite/validations/scan.js';
import tagResource from 'dynalite/validations/tagResource.js';
import untagResource from 'dynalite/validations/untagResource.js';
import updateItem from 'dynalite/validations/updateItem.js';
import { AwsError } from '../../lib/errors.ts';
import { isJsonObject, type JsonObject } from '../../lib/json.ts';
import { validationException } from './exceptions.ts';
import { type AttributesMember, createKnownRequests } from './known-requests.ts';
import { isPlainMap } from './plain-attributes.ts';
import type { Item } from './attribute-value.ts';
import { plainBatchGet } from './plain-batch.ts';
import type { Requests } from './requests.ts';

const validators: Record<keyof Requests, RequestValidator> = {
  GetItem: getItem,
  PutItem: putItem,
  UpdateItem: updateItem,
  DeleteItem: deleteItem,
  Query: query,
  Scan: scan,
  BatchGetItem: batchGetItem,
  BatchWriteItem: batchWriteItem,
  CreateTable: createTable,
  DescribeTable: describeTable,
  DeleteTable: deleteTable,
  ListTables: listTables,
  TagResource: tagResource,
  UntagResource: untagResource,
  ListTagsOfResource: listTagsOfResource,
};

type Input = Readonly<Record<string, unknown>>;

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-expression-parameters */
const maxExpressionBytes = 4096;
const expressionMembers = [
  'ConditionExpression',
  'UpdateExpression',
  'KeyConditionExpression',
  'FilterExpression',
  'ProjectionExpression',
];

/** Requests that say all of it at their top. */
const remembered: ReadonlySet<keyof Requests> = new Set([
  'GetItem',
  'PutItem',
  'UpdateItem',
  'DeleteItem',
  'Query',
  'Scan',
] as const);
/** Only what validation gives is in it: it changes how fast requests are read, not how. */
const knownRequests = createKnownRequests(attributesOf);

/** What dynalite asks its store; sizes are checked here in UTF-8 bytes, dynalite would count characters. */
const storeForValidation = { options: { maxItemSize: Infinity }, tableDb: { awsAccountId: '000000000000' } };

/**
 * Validates a request as DynamoDB does before it looks at any table, and parses its expressions. The rules and the
 * expression grammars are dynalite's; it was tested against DynamoDB.
 *
 * @param input in wire form; unknown members inside it may get lost.
 * @throws AwsError `ValidationException` or `SerializationException`.
 */
export function parseRequest<O extends keyof Requests>(operation: O, input: Input): Requests[O] {
  refuseLongExpressions(input);
  const batch = operation === 'BatchGetItem' ? plainBatchGet(input) : null;
  if (batch) return batch as Requests[O];
  if (!remembered.has(operation)) return validated(operation, input) as Requests[O];
  const known = knownRequests.find(operation, input);
  if (known) return known as Requests[O];
  const request = validated(operation, input);
  knownRequests.remember(operation, input, request);
  return request as Requests[O];
}

function validated(operation: keyof Requests, input: Input): ValidatedRequest {
  const { types, custom } = validators[operation];
  try {
    const request = validations.checkTypes(withTableName(input), types);
    validations.checkValidations(request, types, custom, storeForValidation);
    return request;
  } catch (failure) {
    throw awsErrorOf(failure) ?? failure;
  }
}

/** The attribute values of one member when they are valid. */
function attributesOf(operation: keyof Requests, member: AttributesMember, map: unknown): Item | null {
  if (isPlainMap(map)) return map;
  try {
    const { [member]: checked = {} } = validations.checkTypes({ [member]: map }, validators[operation].types);
    const isValid = Object.values(checked).every(
      (value) => validations.validateAttributeValue(value) === undefined,
    );
    return isValid ? checked : null;
  } catch {
    // What is wrong is said when the whole request is validated.
    return null;
  }
}

/** The value of an enumerated member that dynalite does not know. */
export function parseEnum<T extends string>(
  input: JsonObject,
  member: string,
  allowed: readonly T[],
): T | undefined {
  const value = input[member];
  if (value === undefined || value === null) return undefined;
  const found = allowed.find((option) => option === value);
  if (found !== undefined) return found;
  const name = member.charAt(0).toLowerCase() + member.slice(1);
  throw validationException(
    `1 validation error detected: Value '${String(value)}' at '${name}' failed to satisfy constraint: ` +
      `Member must satisfy enum value set: [${allowed.join(', ')}]`,
  );
}

function refuseLongExpressions(input: Input): void {
  for (const member of expressionMembers) {
    const expression = input[member];
    if (typeof expression !== 'string' || expression.length * 3 <= maxExpressionBytes) continue;
    const bytes = Buffer.byteLength(expression);
    if (bytes <= maxExpressionBytes) continue;
    throw validationException(
      `Invalid ${member}: Expression size has exceeded the maximum allowed size; expression size: ${bytes}`,
    );
  }
}

/** A copy of the input; a table may be named by its ARN. */
function withTableName(input: Input): Input {
  const { TableName: name } = input;
  if (typeof name !== 'string' || !name.startsWith('arn:')) return { ...input };
  return { ...input, TableName: name.slice(name.lastIndexOf('/') + 1) };
}

/** dynalite throws errors that carry the body of DynamoDB's answer. */
function awsErrorOf(failure: unknown): AwsError | null {
  if (!(failure instanceof Error) || !('body' in failure) || !isJsonObject(failure.body)) return null;
  const { __type: type, message, Message } = failure.body;
  if (typeof type !== 'string') return null;
  return new AwsError(type.slice(type.indexOf('#') + 1), String(message ?? Message ?? ''));
}
