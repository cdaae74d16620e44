import type { DynamoDBBatchResponse } from 'aws-lambda';
import { type Pause, retryUntilDone } from '../lib/attempts.ts';
import { failureReason } from '../lib/failure-reason.ts';
import type { GraphQlClient } from '../lib/graphql-client.ts';
import type { Log } from '../lib/log.ts';
import { processByKey } from '../lib/ordered-batch.ts';
import { adoptDeletion, adoptWrite, type Making } from './adoption.ts';
import { writtenFactory } from './factory.ts';
import type { Failures } from './failures.ts';
import { publishFactoryChange } from './publish-factory-change.ts';
import { type FactoryKey, parseTreeRecords, readItem, type TreeRecord } from './tree-record.ts';
import type { TreeTable } from './tree-table.ts';

export interface Publishing extends Making {
  api: GraphQlClient;
  table: TreeTable;
  failures: Failures;
  log: Log;
  pause: Pause;
}

/** Handles batches of the tree table's stream; what could not be told is reported back, record by record. */
export function createHandler(publishing: Publishing) {
  const { log } = publishing;

  return async (event: unknown): Promise<DynamoDBBatchResponse> => {
    const records = parseTreeRecords(event);
    const response = await processByKey(
      records,
      (record) => tell(record, publishing),
      ({ sequenceNumber }, failure) =>
        log.error('A change could not be told', { sequenceNumber, reason: failureReason(failure) }),
    );
    log.info('Told changes', { records: records.length, failed: response.batchItemFailures.length });
    return response;
  };
}

/**
 * Publishes the change that a write brought along. A write that brought none was made past the API: it is adopted, which
 * writes the item once more, with a change, and that comes back through the stream.
 */
async function tell(record: TreeRecord, publishing: Publishing): Promise<void> {
  const { factoryKey, change, isWhole, isDeletion } = record;
  const { api, table, pause } = publishing;
  if (!factoryKey) return setAside(record, ['key'], publishing);
  if (change) await publishFactoryChange(change, api);
  if (isWhole) return;
  await retryUntilDone('A factory', pause, () => adopt(record, factoryKey, publishing));
  if (!isDeletion) return;
  const latest = await table.latest(factoryKey);
  if (latest?.kind === 'DELETED') await publishFactoryChange(latest, api);
}

/** Whatever the record tells of, what counts is what stands there now; so repeats and old records do no harm. */
async function adopt(record: TreeRecord, key: FactoryKey, publishing: Publishing): Promise<boolean> {
  const { table } = publishing;
  const state = await table.state(key);
  if (!state.item) {
    const deletion = adoptDeletion(key, state.latest, publishing);
    return deletion ? table.adopt(state, deletion) : true;
  }
  const written = writtenFactory.safeParse(readItem(state.item));
  if (!written.success) {
    const attributes = written.error.issues.map(({ path }) => String(path[0] ?? ''));
    await setAside(record, [...new Set(attributes)], publishing);
    return true;
  }
  const change = adoptWrite(key, written.data, state.latest, publishing);
  return change ? table.adopt(state, change) : true;
}

/** No retry makes such an item a factory, and the changes behind it must not wait for one. */
async function setAside(
  { sequenceNumber, key }: TreeRecord,
  attributes: string[],
  { failures, log }: Publishing,
): Promise<void> {
  await failures.report({ sequenceNumber, key, attributes });
  log.error('An item is no factory', { sequenceNumber, attributes: attributes.join() });
}
