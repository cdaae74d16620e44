import { isJsonObject, type Json, type JsonObject } from '../../../lib/json.ts';
import { asObject, requireList, requireObject } from './dynamodb-request.ts';
import { mappingError } from './dynamodb-errors.ts';
import type { DynamoDbSource } from './dynamodb-source.ts';
import { canonicalMap, plainItem, wireMap } from './dynamodb-values.ts';

interface Kind {
  /** Members of DynamoDB's write request. */
  request: 'PutRequest' | 'DeleteRequest';
  member: 'Item' | 'Key';
  /** What AppSync calls those that were not written. */
  unprocessed: 'unprocessedItems' | 'unprocessedKeys';
}

/** `BatchPutItem`: https://docs.aws.amazon.com/appsync/latest/devguide/js-aws-appsync-resolver-reference-dynamodb-batch-put-item.html */
export function batchPutItem(source: DynamoDbSource, request: JsonObject): Promise<Json> {
  return batchWrite(source, request, {
    request: 'PutRequest',
    member: 'Item',
    unprocessed: 'unprocessedItems',
  });
}

/** `BatchDeleteItem`: https://docs.aws.amazon.com/appsync/latest/devguide/js-aws-appsync-resolver-reference-dynamodb-batch-delete-item.html */
export function batchDeleteItem(source: DynamoDbSource, request: JsonObject): Promise<Json> {
  return batchWrite(source, request, {
    request: 'DeleteRequest',
    member: 'Key',
    unprocessed: 'unprocessedKeys',
  });
}

async function batchWrite({ dynamoDb }: DynamoDbSource, request: JsonObject, kind: Kind): Promise<Json> {
  const tables = Object.entries(requireObject(request, 'tables', '$'));
  const writes = new Map(tables.map(([name, entries]) => [name, readEntries(name, entries)]));
  const RequestItems: JsonObject = {};
  for (const [name, entries] of writes) {
    RequestItems[name] = entries.map((entry) => ({ [kind.request]: { [kind.member]: entry } }));
  }
  const { UnprocessedItems } = await dynamoDb.call('BatchWriteItem', { RequestItems });
  const data: JsonObject = {};
  const unprocessed: JsonObject = {};
  for (const [name, entries] of writes) {
    const left = leftOver(isJsonObject(UnprocessedItems) ? UnprocessedItems[name] : undefined, kind);
    const leftKeys = new Set(left.map(canonicalMap));
    data[name] = entries.map((entry) => (leftKeys.has(canonicalMap(entry)) ? null : plainItem(entry)));
    unprocessed[name] = left.map(plainItem);
  }
  return { data, [kind.unprocessed]: unprocessed };
}

function readEntries(name: string, entries: Json | undefined): JsonObject[] {
  if (!Array.isArray(entries))
    throw mappingError(`Unable to convert ${JSON.stringify(entries ?? null)} to Object.`);
  const path = `$[tables][${name}]`;
  const list = requireList({ [name]: entries }, name, '$[tables]');
  return list.map((entry, i) => wireMap(asObject(entry), `${path}[${i}]`));
}

function leftOver(requests: Json | undefined, kind: Kind): JsonObject[] {
  return (Array.isArray(requests) ? requests : []).flatMap((one) => {
    const request = isJsonObject(one) ? one[kind.request] : undefined;
    const entry = isJsonObject(request) ? request[kind.member] : undefined;
    return isJsonObject(entry) ? [entry] : [];
  });
}
