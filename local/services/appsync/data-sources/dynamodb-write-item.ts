import { AwsError } from '../../../lib/errors.ts';
import type { Json, JsonObject } from '../../../lib/json.ts';
import type { DataSourceCall } from '../data-source.ts';
import { resolveConflict, type ConditionalWrite } from './dynamodb-conditions.ts';
import { createExpressions, optionalObject, requireAttributes, requireObject } from './dynamodb-request.ts';
import type { DynamoDbSource } from './dynamodb-source.ts';
import { canonicalMap, plainItem } from './dynamodb-values.ts';

/** How often a conflict handler may ask for another try of one request. */
const maxRetries = 10;

/**
 * `PutItem`, `UpdateItem` and `DeleteItem`, with their conditions:
 * https://docs.aws.amazon.com/appsync/latest/devguide/js-aws-appsync-resolver-reference-dynamodb-putitem.html
 */
export async function writeItem(
  source: DynamoDbSource,
  request: JsonObject,
  call: DataSourceCall,
): Promise<Json> {
  let current = request;
  for (let retries = 0; ; retries++) {
    const attempt = attemptOf(source, current);
    const condition = optionalObject(current, 'condition');
    const expressions = createExpressions();
    expressions.add('ConditionExpression', condition, '$[condition]');
    try {
      return await attempt.send(expressions);
    } catch (failure) {
      const isConflict = failure instanceof AwsError && failure.name === 'ConditionalCheckFailedException';
      if (!isConflict || condition === null || retries === maxRetries) throw failure;
      const outcome = await resolveConflict(source, { request: current, call, condition, attempt, failure });
      if ('result' in outcome) return outcome.result;
      current = outcome.retry;
    }
  }
}

function attemptOf(source: DynamoDbSource, request: JsonObject): ConditionalWrite {
  switch (request['operation']) {
    case 'PutItem':
      return putAttempt(source, request);
    case 'UpdateItem':
      return updateAttempt(source, request);
    default:
      return deleteAttempt(source, request);
  }
}

function putAttempt({ tableName, dynamoDb }: DynamoDbSource, request: JsonObject): ConditionalWrite {
  const key = requireAttributes(request, 'key', '$');
  const item = { ...requireAttributes(request, 'attributeValues', '$'), ...key };
  return {
    key,
    async send(expressions) {
      await dynamoDb.call('PutItem', { TableName: tableName, Item: item, ...expressions.input() });
      return plainItem(item);
    },
    isDone: (current, ignored) =>
      current !== null && canonicalMap(without(current, ignored)) === canonicalMap(without(item, ignored)),
  };
}

function updateAttempt({ tableName, dynamoDb }: DynamoDbSource, request: JsonObject): ConditionalWrite {
  const key = requireAttributes(request, 'key', '$');
  const update = requireObject(request, 'update', '$');
  return {
    key,
    async send(expressions) {
      expressions.add('UpdateExpression', update, '$[update]');
      const { Attributes: attributes } = await dynamoDb.call('UpdateItem', {
        TableName: tableName,
        Key: key,
        ReturnValues: 'ALL_NEW',
        ...expressions.input(),
      });
      return plainItem(attributes);
    },
    isDone: () => false,
  };
}

function deleteAttempt({ tableName, dynamoDb }: DynamoDbSource, request: JsonObject): ConditionalWrite {
  const key = requireAttributes(request, 'key', '$');
  return {
    key,
    async send(expressions) {
      const { Attributes: attributes } = await dynamoDb.call('DeleteItem', {
        TableName: tableName,
        Key: key,
        ReturnValues: 'ALL_OLD',
        ...expressions.input(),
      });
      return plainItem(attributes);
    },
    isDone: (current) => current === null,
  };
}

function without(item: JsonObject, names: readonly string[]): JsonObject {
  const rest = { ...item };
  for (const name of names) Reflect.deleteProperty(rest, name);
  return rest;
}
