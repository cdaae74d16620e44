import { isJsonObject, type Json, type JsonObject } from '../../../lib/json.ts';
import { DataSourceError, type DataSource, type DataSourceCall } from '../data-source.ts';
import { batchGetItem } from './dynamodb-batch-get.ts';
import { batchDeleteItem, batchPutItem } from './dynamodb-batch-write.ts';
import { dataSourceErrorOf, mappingError, type DynamoDbCaller } from './dynamodb-errors.ts';
import { getItem } from './dynamodb-get-item.ts';
import { createPageTokens } from './dynamodb-page-token.ts';
import { query, scan } from './dynamodb-pages.ts';
import { refuseUnknown, requireText } from './dynamodb-request.ts';
import type { DynamoDbSource, InvokeConflictHandler } from './dynamodb-source.ts';
import { transactGetItems, transactWriteItems } from './dynamodb-transactions.ts';
import { writeItem } from './dynamodb-write-item.ts';

export interface DynamoDbDataSourceOptions {
  /** Of the data source; batches and transactions name their tables themselves. */
  tableName: string;
  dynamoDb: DynamoDbCaller;
  /** For conditions with the strategy `Custom`; without it they fail with a clear error. */
  invokeConflictHandler?: InvokeConflictHandler;
  /** Encrypts page tokens, which hold as long as it stays the same. */
  tokenSecret: string;
}

/**
 * An `AMAZON_DYNAMODB` data source: carries out the request objects of APPSYNC_JS handlers.
 * https://docs.aws.amazon.com/appsync/latest/devguide/js-resolver-reference-dynamodb.html
 *
 * It fails with DataSourceError `MappingTemplate` for a malformed request object, `DynamoDB:<exception>` for what
 * DynamoDB refuses.
 */
export function createDynamoDbDataSource(options: DynamoDbDataSourceOptions): DataSource {
  const { tableName, dynamoDb, invokeConflictHandler = null, tokenSecret } = options;
  const source = { tableName, dynamoDb, invokeConflictHandler, pageTokens: createPageTokens(tokenSecret) };
  return {
    async invoke(request, call) {
      try {
        return await perform(source, isJsonObject(request) ? request : {}, call);
      } catch (failure) {
        throw dataSourceErrorOf(failure);
      }
    },
  };
}

interface Operation {
  /** Members of the request object besides `operation` and `version`. */
  members: ReadonlySet<string>;
  run(source: DynamoDbSource, request: JsonObject, call: DataSourceCall): Promise<Json>;
}

// The last three are for versioned sources; elsewhere they have no effect.
const writeMembers = ['key', 'condition', 'customPartitionKey', 'populateIndexFields', '_version'];
const pageMembers = ['index', 'nextToken', 'limit', 'consistentRead', 'select', 'filter', 'projection'];

const operations: ReadonlyMap<string, Operation> = new Map([
  operation('GetItem', ['key', 'consistentRead', 'projection'], getItem),
  operation('PutItem', [...writeMembers, 'attributeValues'], writeItem),
  operation('UpdateItem', [...writeMembers, 'update'], writeItem),
  operation('DeleteItem', writeMembers, writeItem),
  operation('Query', [...pageMembers, 'query', 'scanIndexForward'], query),
  operation('Scan', [...pageMembers, 'scanIndexForward', 'totalSegments', 'segment'], scan),
  operation('Sync', [...pageMembers, 'basePartitionKey', 'deltaIndexName', 'lastSync'], refuseSync),
  operation('BatchGetItem', ['tables'], batchGetItem),
  operation('BatchPutItem', ['tables'], batchPutItem),
  operation('BatchDeleteItem', ['tables'], batchDeleteItem),
  operation('TransactGetItems', ['transactItems'], transactGetItems),
  operation('TransactWriteItems', ['transactItems'], transactWriteItems),
]);

function operation(name: string, members: string[], run: Operation['run']): [string, Operation] {
  return [name, { members: new Set(['operation', 'version', ...members]), run }];
}

function perform(source: DynamoDbSource, request: JsonObject, call: DataSourceCall): Promise<Json> {
  const name = requireText(request, 'operation', '$');
  const found = operations.get(name);
  if (found === undefined) throw mappingError(`Unsupported operation '${name}'.`);
  refuseUnknown(request, found.members);
  return found.run(source, request, call);
}

function refuseSync(): Promise<Json> {
  const message = 'Sync needs a data source with conflict detection, which is not emulated locally.';
  return Promise.reject(new DataSourceError('UnsupportedOperation', message));
}
