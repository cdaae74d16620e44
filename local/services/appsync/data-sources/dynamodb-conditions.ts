import type { AwsError } from '../../../lib/errors.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../lib/json.ts';
import { DataSourceError, type DataSourceCall } from '../data-source.ts';
import { dataSourceErrorOf, mappingError } from './dynamodb-errors.ts';
import { optionalObject, requireText, type Expressions } from './dynamodb-request.ts';
import type { DynamoDbSource } from './dynamodb-source.ts';
import { plainItem } from './dynamodb-values.ts';

/** A write that may meet an item which does not satisfy its condition. */
export interface ConditionalWrite {
  /** In wire form. */
  key: JsonObject;
  /** Sends the write; answers the value of `ctx.result`. */
  send(expressions: Expressions): Promise<Json>;
  /**
   * Whether the item as it is now is what the write would have made of it.
   *
   * @param ignored attributes that may differ.
   */
  isDone(current: JsonObject | null, ignored: readonly string[]): boolean;
}

export interface Conflict {
  request: JsonObject;
  call: DataSourceCall;
  condition: JsonObject;
  attempt: ConditionalWrite;
  failure: AwsError;
}

export type Outcome = { result: Json } | { retry: JsonObject };

/**
 * What becomes of a write whose condition failed: AppSync reads the item; a write that is already done counts as done;
 * otherwise the strategy decides.
 * https://docs.aws.amazon.com/appsync/latest/devguide/js-aws-appsync-resolver-reference-dynamodb-condition-expressions.html
 *
 * @throws DataSourceError `DynamoDB:ConditionalCheckFailedException` with the current item as `ctx.result`.
 */
export async function resolveConflict(source: DynamoDbSource, conflict: Conflict): Promise<Outcome> {
  const { condition, attempt, failure } = conflict;
  const current = await readCurrent(source, conflict);
  const result = plainItem(current ?? undefined);
  if (attempt.isDone(current, ignoredAttributes(condition))) return { result };
  const handler = optionalObject(condition, 'conditionalCheckFailedHandler');
  if (handler === null || (handler['strategy'] ?? 'Reject') === 'Reject')
    throw dataSourceErrorOf(failure, result);
  if (handler['strategy'] !== 'Custom')
    throw mappingError(`Unsupported strategy '${String(handler['strategy'])}'.`);
  return askHandler(source, conflict, handler, result);
}

async function readCurrent(
  { tableName, dynamoDb }: DynamoDbSource,
  { condition, attempt }: Conflict,
): Promise<JsonObject | null> {
  const ConsistentRead = condition['consistentRead'] !== false;
  const { Item: item } = await dynamoDb.call('GetItem', {
    TableName: tableName,
    Key: attempt.key,
    ConsistentRead,
  });
  return isJsonObject(item) ? item : null;
}

function ignoredAttributes({ equalsIgnore }: JsonObject): string[] {
  return Array.isArray(equalsIgnore) ? equalsIgnore.map(String) : [];
}

async function askHandler(
  source: DynamoDbSource,
  { request, call, failure }: Conflict,
  handler: JsonObject,
  currentValue: Json,
): Promise<Outcome> {
  const lambdaArn = requireText(handler, 'lambdaArn', '$[condition][conditionalCheckFailedHandler]');
  if (source.invokeConflictHandler === null) {
    throw new DataSourceError(
      'UnsupportedOperation',
      `No function can be invoked here to resolve conflicts: ${lambdaArn}`,
    );
  }
  const { info, arguments: args, identity } = call.context;
  const answer = await source.invokeConflictHandler(lambdaArn, {
    arguments: args,
    requestMapping: request,
    currentValue,
    resolver: { tableName: source.tableName, parentType: info.parentTypeName, field: info.fieldName },
    identity,
  });
  const { action, retryMapping } = isJsonObject(answer) ? answer : {};
  switch (action) {
    case 'reject':
      throw dataSourceErrorOf(failure, currentValue);
    case 'discard':
      return { result: currentValue };
    case 'retry':
      return { retry: isJsonObject(retryMapping) ? { ...identityOf(request), ...retryMapping } : request };
    default:
      throw mappingError(`The conflict handler answered with the unknown action '${String(action)}'.`);
  }
}

function identityOf({ operation, key }: JsonObject): JsonObject {
  return { operation, key };
}
