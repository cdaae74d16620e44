import type { DynamoDBBatchResponse } from 'aws-lambda';
import { type Pause, retryUntilDone } from '../lib/attempts.ts';
import { logWork, origin, traced } from '../lib/correlation.ts';
import { failureReason } from '../lib/failure-reason.ts';
import { type Failures, orSetAside } from '../lib/failures.ts';
import type { GraphQlClient } from '../lib/graphql-client.ts';
import type { Log } from '../lib/log.ts';
import { processByKey, workOf } from '../lib/ordered-batch.ts';
import { adoptDeletion, adoptWrite, type FoundFactory, type Making } from './adoption.ts';
import { writtenFactory } from './factory.ts';
import { publishFactoryChange } from './publish-factory-change.ts';
import { type FactoryKey, parseTreeRecords, readItem, readStamped, type TreeRecord } from './tree-record.ts';
import type { FactoryState, TreeTable } from './tree-table.ts';

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
      (record) => orSetAside(record, () => tell(record, publishing), publishing),
      ({ sequenceNumber, correlationId }, failure) =>
        log.error('A change could not be told', {
          ...traced(correlationId),
          sequenceNumber,
          reason: failureReason(failure),
        }),
    );
    logWork(log, 'Told changes', workOf(records, response));
    return response;
  };
}

/**
 * Publishes the change that a write brought along. A write that brought none was made past the API: it is adopted, which
 * writes the item once more, with a change, and that comes back through the stream. What is gone does not come back.
 */
async function tell(record: TreeRecord, publishing: Publishing): Promise<void> {
  const { factoryKey, change, isWhole } = record;
  const { api, table, pause, log } = publishing;
  if (!factoryKey) return setAside(record, ['key'], publishing);
  if (change) await publishFactoryChange(change, api);
  if (isWhole) return;
  const found: { isFactory: boolean; faultyAttributes: string[] } = {
    isFactory: false,
    faultyAttributes: [],
  };
  await retryUntilDone('A factory', pause, async () => {
    const state = await table.state(factoryKey);
    const written = readWritten(state, factoryKey);
    found.isFactory = written.factory !== null;
    found.faultyAttributes = written.faultyAttributes;
    return adopt(state, written.factory, factoryKey, publishing);
  });
  if (!found.isFactory) {
    const latest = await table.latest(factoryKey);
    if (latest?.kind === 'DELETED') {
      await publishFactoryChange(latest, api);
      // The record tells of an item that is gone, so it does not know of the request.
      log.info('Told a deletion', { ...traced(latest.correlationId), id: latest.changeId });
    }
  }
  if (found.faultyAttributes.length > 0) await setAside(record, found.faultyAttributes, publishing);
}

/** What stands there now; no factory where there is no item, or one that breaks the rules: no query shows that. */
function readWritten({ item }: FactoryState, key: FactoryKey) {
  if (!item) return { factory: null, faultyAttributes: [] };
  const { data, error } = writtenFactory.safeParse(readItem(item));
  if (data) return { factory: { ...data, isWhole: readStamped(item, key) !== null }, faultyAttributes: [] };
  return {
    factory: null,
    faultyAttributes: [...new Set(error.issues.map(({ path }) => String(path[0] ?? '')))],
  };
}

/** Whatever the record tells of, what counts is what stands there now; so repeats and old records do no harm. */
function adopt(
  state: FactoryState,
  factory: FoundFactory | null,
  key: FactoryKey,
  publishing: Publishing,
): Promise<boolean> {
  const change = factory
    ? adoptWrite(key, factory, state.latest, publishing)
    : adoptDeletion(key, state.latest, publishing);
  return change ? publishing.table.adopt(state, change) : Promise.resolve(true);
}

/** Somebody has to look at it: no retry makes an item a factory that is none. */
async function setAside(
  { sequenceNumber, key, correlationId }: TreeRecord,
  attributes: readonly string[],
  { failures, log }: Publishing,
): Promise<void> {
  await failures.report({ sequenceNumber, key, attributes, reason: null, ...origin(correlationId) });
  log.error('A record was set aside', {
    ...traced(correlationId),
    sequenceNumber,
    attributes: attributes.join(),
    reason: 'The item is no factory.',
  });
}
