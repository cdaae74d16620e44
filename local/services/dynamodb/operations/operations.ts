import type { JsonObject } from '../../../lib/json.ts';
import type { Engine } from '../engine.ts';
import { batchGetItem, batchWriteItem } from './batch.ts';
import { createTable } from './create-table.ts';
import { deleteTable } from './delete-table.ts';
import { describeContinuousBackups, describeEndpoints, describeTable, listTables } from './describe-table.ts';
import { getItem } from './get-item.ts';
import { query } from './query.ts';
import { scan } from './scan.ts';
import { listTagsOfResource, tagResource, untagResource } from './table-tags.ts';
import { describeTimeToLive, updateTimeToLive } from './time-to-live.ts';
import { transactGetItems } from './transact-get.ts';
import { transactWriteItems } from './transact-write.ts';
import { updateTable } from './update-table.ts';
import { deleteItem, putItem, updateItem } from './write-item.ts';

type Operation = (engine: Engine, input: JsonObject) => JsonObject | Promise<JsonObject>;

/** What `DynamoDB_20120810` can do here. */
export const operations: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ['GetItem', getItem],
  ['PutItem', putItem],
  ['UpdateItem', updateItem],
  ['DeleteItem', deleteItem],
  ['Query', query],
  ['Scan', scan],
  ['BatchGetItem', batchGetItem],
  ['BatchWriteItem', batchWriteItem],
  ['TransactGetItems', transactGetItems],
  ['TransactWriteItems', transactWriteItems],
  ['CreateTable', createTable],
  ['DescribeTable', describeTable],
  ['ListTables', listTables],
  ['UpdateTable', updateTable],
  ['DeleteTable', deleteTable],
  ['DescribeTimeToLive', describeTimeToLive],
  ['UpdateTimeToLive', updateTimeToLive],
  ['DescribeContinuousBackups', describeContinuousBackups],
  ['DescribeEndpoints', describeEndpoints],
  ['TagResource', tagResource],
  ['UntagResource', untagResource],
  ['ListTagsOfResource', listTagsOfResource],
]);
