import type { Json, JsonObject } from '../../../lib/json.ts';
import { createExpressions, optionalObject, passOn, requireAttributes } from './dynamodb-request.ts';
import type { DynamoDbSource } from './dynamodb-source.ts';
import { plainItem } from './dynamodb-values.ts';

/** `GetItem`: https://docs.aws.amazon.com/appsync/latest/devguide/js-aws-appsync-resolver-reference-dynamodb-getitem.html */
export async function getItem({ tableName, dynamoDb }: DynamoDbSource, request: JsonObject): Promise<Json> {
  const expressions = createExpressions();
  expressions.add('ProjectionExpression', optionalObject(request, 'projection'), '$[projection]');
  const { Item: item } = await dynamoDb.call('GetItem', {
    TableName: tableName,
    Key: requireAttributes(request, 'key', '$'),
    ...passOn(request, { consistentRead: 'ConsistentRead' }),
    ...expressions.input(),
  });
  return plainItem(item);
}
