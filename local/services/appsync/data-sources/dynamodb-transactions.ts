import { AwsError } from '../../../lib/errors.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../lib/json.ts';
import { dataSourceErrorOf, mappingError } from './dynamodb-errors.ts';
import {
  asObject,
  createExpressions,
  optionalObject,
  requireAttributes,
  requireList,
  requireObject,
  requireText,
} from './dynamodb-request.ts';
import type { DynamoDbSource } from './dynamodb-source.ts';
import { plainItem } from './dynamodb-values.ts';

/** `TransactGetItems`: https://docs.aws.amazon.com/appsync/latest/devguide/js-aws-appsync-resolver-reference-dynamodb-transact-get-items.html */
export async function transactGetItems(source: DynamoDbSource, request: JsonObject): Promise<Json> {
  const TransactItems = requireList(request, 'transactItems', '$').map((item, i) => ({
    Get: readGet(asObject(item), `$[transactItems][${i}]`),
  }));
  const { Responses: responses } = await transact(source, 'TransactGetItems', { TransactItems }, 'items');
  const items = Array.isArray(responses) ? responses : [];
  return {
    items: items.map((response) => plainItem(isJsonObject(response) ? response['Item'] : undefined)),
    cancellationReasons: null,
  };
}

/** `TransactWriteItems`: https://docs.aws.amazon.com/appsync/latest/devguide/js-aws-appsync-resolver-reference-dynamodb-transact-write-items.html */
export async function transactWriteItems(source: DynamoDbSource, request: JsonObject): Promise<Json> {
  const items = requireList(request, 'transactItems', '$').map(asObject);
  const TransactItems = items.map((item, i) => readAction(item, `$[transactItems][${i}]`));
  await transact(source, 'TransactWriteItems', { TransactItems }, 'keys');
  const keys = items.map((item, i) => plainItem(requireAttributes(item, 'key', `$[transactItems][${i}]`)));
  return { keys, cancellationReasons: null };
}

async function transact(
  { dynamoDb }: DynamoDbSource,
  operation: string,
  input: JsonObject,
  resultMember: 'items' | 'keys',
): Promise<JsonObject> {
  try {
    return await dynamoDb.call(operation, input);
  } catch (failure) {
    if (!(failure instanceof AwsError) || failure.name !== 'TransactionCanceledException') throw failure;
    const { CancellationReasons: reasons } = failure.fields;
    const cancellationReasons = Array.isArray(reasons) ? reasons.map(reasonOf) : [];
    throw dataSourceErrorOf(failure, { [resultMember]: null, cancellationReasons });
  }
}

function reasonOf(reason: unknown): JsonObject {
  if (!isJsonObject(reason)) return { type: 'None', message: 'None' };
  const { Code: code, Message: message, Item: item } = reason;
  switch (code) {
    case 'None':
      return { type: 'None', message: 'None' };
    case 'ConditionalCheckFailed':
      return {
        ...(isJsonObject(item) && { item: plainItem(item) }),
        type: 'ConditionCheckFailed',
        message: 'The condition check failed.',
      };
    default:
      return { type: code ?? 'None', message: message ?? 'None' };
  }
}

function readGet(item: JsonObject, path: string): JsonObject {
  const expressions = createExpressions();
  expressions.add('ProjectionExpression', optionalObject(item, 'projection'), `${path}[projection]`);
  return {
    TableName: requireText(item, 'table', path),
    Key: requireAttributes(item, 'key', path),
    ...expressions.input(),
  };
}

function readAction(item: JsonObject, path: string): JsonObject {
  const TableName = requireText(item, 'table', path);
  const operation = requireText(item, 'operation', path);
  const key = requireAttributes(item, 'key', path);
  const condition = readCondition(item, path);
  switch (operation) {
    case 'PutItem': {
      const attributes = requireAttributes(item, 'attributeValues', path);
      return { Put: { TableName, Item: { ...attributes, ...key }, ...condition.input() } };
    }
    case 'UpdateItem':
      condition.add('UpdateExpression', requireObject(item, 'update', path), `${path}[update]`);
      return { Update: { TableName, Key: key, ...condition.input() } };
    case 'DeleteItem':
      return { Delete: { TableName, Key: key, ...condition.input() } };
    case 'ConditionCheck':
      requireObject(item, 'condition', path);
      return { ConditionCheck: { TableName, Key: key, ...condition.input() } };
    default:
      throw mappingError(`Unsupported operation '${operation}' at '${path}[operation]'.`);
  }
}

function readCondition(item: JsonObject, path: string) {
  const condition = optionalObject(item, 'condition');
  const expressions = createExpressions();
  expressions.add('ConditionExpression', condition, `${path}[condition]`);
  const wantsItem = condition !== null && condition['returnValuesOnConditionCheckFailure'] !== false;
  return {
    add: expressions.add,
    input: () => ({
      ...expressions.input(),
      ...(wantsItem && { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }),
    }),
  };
}
