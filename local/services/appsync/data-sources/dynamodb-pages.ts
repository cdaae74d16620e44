import { isJsonObject, type Json, type JsonObject } from '../../../lib/json.ts';
import type { DataSourceCall } from '../data-source.ts';
import { mappingError } from './dynamodb-errors.ts';
import {
  createExpressions,
  optionalObject,
  passOn,
  requireObject,
  type Expressions,
} from './dynamodb-request.ts';
import type { DynamoDbSource } from './dynamodb-source.ts';
import { plainItem } from './dynamodb-values.ts';

const common = { limit: 'Limit', consistentRead: 'ConsistentRead', select: 'Select', index: 'IndexName' };

/** `Query`: https://docs.aws.amazon.com/appsync/latest/devguide/js-aws-appsync-resolver-reference-dynamodb-query.html */
export function query(source: DynamoDbSource, request: JsonObject, call: DataSourceCall): Promise<Json> {
  const expressions = createExpressions();
  expressions.add('KeyConditionExpression', requireObject(request, 'query', '$'), '$[query]');
  const members = passOn(request, { ...common, scanIndexForward: 'ScanIndexForward' });
  return readPage(source, 'Query', request, call, expressions, members);
}

/** `Scan`: https://docs.aws.amazon.com/appsync/latest/devguide/js-aws-appsync-resolver-reference-dynamodb-scan.html */
export function scan(source: DynamoDbSource, request: JsonObject, call: DataSourceCall): Promise<Json> {
  const members = passOn(request, { ...common, totalSegments: 'TotalSegments', segment: 'Segment' });
  return readPage(source, 'Scan', request, call, createExpressions(), members);
}

async function readPage(
  { tableName, dynamoDb, pageTokens }: DynamoDbSource,
  operation: 'Query' | 'Scan',
  request: JsonObject,
  { context }: DataSourceCall,
  expressions: Expressions,
  members: JsonObject,
): Promise<Json> {
  expressions.add('FilterExpression', optionalObject(request, 'filter'), '$[filter]');
  expressions.add('ProjectionExpression', optionalObject(request, 'projection'), '$[projection]');
  const scope = `${tableName} ${context.info.parentTypeName}.${context.info.fieldName}`;
  const token = optionalToken(request);
  const start = token === null ? null : pageTokens.open(token, scope);
  const page = await dynamoDb.call(operation, {
    TableName: tableName,
    ...members,
    ...expressions.input(),
    ...(start !== null && { ExclusiveStartKey: start }),
  });
  const { Items: items, LastEvaluatedKey: last, ScannedCount: scannedCount } = page;
  return {
    items: Array.isArray(items) ? items.map(plainItem) : [],
    nextToken: isJsonObject(last) ? pageTokens.seal(last, scope) : null,
    scannedCount: scannedCount ?? 0,
  };
}

function optionalToken({ nextToken }: JsonObject): string | null {
  if (nextToken === undefined || nextToken === null) return null;
  if (typeof nextToken === 'string') return nextToken;
  throw mappingError(`Unable to convert ${JSON.stringify(nextToken)} to Object.`);
}
