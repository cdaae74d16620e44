import {
  type DynamoDBClient,
  GetItemCommand,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { z } from 'zod';
import { type Pause, retryUntilDone } from '../lib/attempts.ts';
import { origin } from '../lib/correlation.ts';
import { jobKey } from '../lib/job.ts';
import { isRace } from '../lib/race.ts';
import type { SubmittedRecord } from '../lib/record.ts';
import { settleJob } from '../lib/settle-job.ts';

/** How a record ended. */
export type Outcome = { status: 'PERSISTED' } | { status: 'REJECTED'; reason: string };

/** A record to store, and how often its message was received. */
export interface Arrival {
  record: SubmittedRecord;
  attempts: number;
  /** Of the request that it goes back to, if it is known. */
  correlationId: string | null;
}

/** The record table, as far as this function writes it. */
export interface RecordTable {
  /**
   * Stores new records of one owner and one job in one transaction, with their changes and the job's counter.
   *
   * @param arrivals 30 at most, none of them twice.
   * @returns how many this call stored. `undecided` are those that were rejected before, which `store` may do. Nothing
   * changes of those that were persisted or deleted before.
   * @throws StillBusyError, UnknownJobError
   */
  storeAll(arrivals: readonly Arrival[]): Promise<{ stored: number; undecided: ReadonlySet<string> }>;
  /**
   * Stores one record in effect once. What was rejected before may still be persisted; what was persisted or deleted
   * stays as it is.
   *
   * @returns true when this call stored it.
   * @throws StillBusyError, UnknownJobError
   */
  store(arrival: Arrival, outcome: Outcome): Promise<boolean>;
  /** Ends a job of which nothing is outstanding. */
  settle(ownerId: string, jobId: string): Promise<void>;
}

/** A record of a job that there is not. */
export class UnknownJobError extends Error {
  override readonly name = 'UnknownJobError';
}

interface Tools {
  client: DynamoDBClient;
  name: string;
  pause: Pause;
  newId: () => string;
  nowMs: () => number;
}

/** The record, and its change. */
const putsPerRecord = 2;

/** As `limits.changeLogDays` in resolvers. */
const changeLogDays = 30;

const recordKey = ({ ownerId, id }: SubmittedRecord) => ({ pk: `OWNER#${ownerId}#RECORDS`, sk: id });
const known = z.object({
  status: z.enum(['PERSISTED', 'REJECTED']),
  version: z.number(),
  deletedAt: z.string().optional(),
});
type Known = z.infer<typeof known>;
const isFinal = ({ status, deletedAt }: Known) => status === 'PERSISTED' || deletedAt !== undefined;

/** Why an item of a transaction was not written, if it was its fault; and what stood there, if that was asked for. */
interface Hindrance {
  hasFailed: boolean;
  before: Known | null;
}

export function createRecordTable({ client, name, pause, newId, nowMs }: Tools): RecordTable {
  /**
   * Writes all of this or nothing.
   *
   * @param job whether the last item is the counter of a job.
   * @returns `null` when it is written, else what hindered each item.
   */
  async function commit(TransactItems: TransactWriteItem[], job: boolean): Promise<Hindrance[] | null> {
    try {
      await client.send(new TransactWriteItemsCommand({ TransactItems }));
      return null;
    } catch (failure) {
      if (!(failure instanceof TransactionCanceledException && isRace(failure))) throw failure;
      const hindered = (failure.CancellationReasons ?? []).map(({ Code, Item }) => ({
        hasFailed: Code === 'ConditionalCheckFailed',
        before: Item ? known.parse(unmarshall(Item)) : null,
      }));
      if (job && hindered.at(-1)?.hasFailed) throw new UnknownJobError();
      return hindered;
    }
  }

  async function find(record: SubmittedRecord): Promise<Known | null> {
    const { Item } = await client.send(
      new GetItemCommand({ TableName: name, Key: marshall(recordKey(record)), ConsistentRead: true }),
    );
    return Item ? known.parse(unmarshall(Item)) : null;
  }

  function puts(arrival: Arrival, outcome: Outcome, before: Known | null): TransactWriteItem[] {
    const atMs = nowMs();
    const record = shownRecord(arrival, outcome, (before?.version ?? 0) + 1, new Date(atMs).toISOString());
    const condition = before
      ? {
          ConditionExpression: 'version = :before',
          ExpressionAttributeValues: marshall({ ':before': before.version }),
        }
      : {
          ConditionExpression: 'attribute_not_exists(pk)',
          // Tells of a repeat whether anything is left to do, without another read.
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
        };
    const change = {
      pk: `OWNER#${record.ownerId}#CHANGES`,
      sk: newId(),
      record,
      ...origin(arrival.correlationId),
      expiresAt: Math.floor(atMs / 1000) + changeLogDays * 86_400,
    };
    const item = {
      ...recordKey(record),
      ...indexKeys(record, outcome),
      ...record,
      ...origin(arrival.correlationId),
    };
    return [
      { Put: { TableName: name, Item: marshall(item), ...condition } },
      { Put: { TableName: name, Item: marshall(change) } },
    ];
  }

  return {
    async storeAll(arrivals) {
      const decided = new Set<string>();
      const undecided = new Set<string>();
      await retryUntilDone('A group of records', pause, async () => {
        const left = arrivals.filter(({ record: { id } }) => !decided.has(id) && !undecided.has(id));
        const [first] = left;
        if (!first) return true;
        const counters = counts(name, first.record, { persisted: left.length, outstanding: -left.length });
        const items = left.map((arrival) => puts(arrival, { status: 'PERSISTED' }, null));
        const hindered = await commit([...items.flat(), ...counters], counters.length > 0);
        if (hindered === null) return true;
        left.forEach(({ record }, index) => {
          const { hasFailed = false, before = null } = hindered[index * putsPerRecord] ?? {};
          if (hasFailed) (before && isFinal(before) ? decided : undecided).add(record.id);
        });
        return false;
      });
      return { stored: arrivals.length - decided.size - undecided.size, undecided };
    },
    async store(arrival, outcome) {
      let isStored = false;
      await retryUntilDone('A record', pause, async () => {
        const before = await find(arrival.record);
        if ((before && isFinal(before)) || before?.status === outcome.status) return true;
        const counters = counts(name, arrival.record, countsOf(outcome, before));
        const hindered = await commit([...puts(arrival, outcome, before), ...counters], counters.length > 0);
        isStored = hindered === null;
        return isStored;
      });
      return isStored;
    },
    settle: (ownerId, jobId) => settleJob({ client, table: name, pause, nowMs }, ownerId, jobId),
  };
}

interface Counts {
  persisted?: number;
  rejected?: number;
  outstanding?: number;
}

function countsOf({ status }: Outcome, before: Known | null): Counts {
  if (before) return { persisted: 1, rejected: -1 };
  return status === 'PERSISTED' ? { persisted: 1, outstanding: -1 } : { rejected: 1, outstanding: -1 };
}

/** Moves the counters of the record's job, if it is of one. */
function counts(table: string, { ownerId, jobId }: SubmittedRecord, changes: Counts): TransactWriteItem[] {
  if (jobId === undefined) return [];
  const names = Object.keys(changes);
  return [
    {
      Update: {
        TableName: table,
        Key: marshall(jobKey(ownerId, jobId)),
        UpdateExpression: `ADD ${[...names, 'version'].map((field) => `${field} :${field}`).join(', ')}`,
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeValues: marshall({
          ...Object.fromEntries(Object.entries(changes).map(([field, change]) => [`:${field}`, change])),
          ':version': 1,
        }),
      },
    },
  ];
}

/** The record as the schema shows it, built field by field. */
function shownRecord({ record, attempts }: Arrival, outcome: Outcome, version: number, at: string) {
  return {
    id: record.id,
    ownerId: record.ownerId,
    ...(record.kind === undefined ? {} : { kind: record.kind }),
    informationOne: record.informationOne,
    informationTwo: record.informationTwo,
    ...(record.value === undefined ? {} : { value: record.value }),
    occurredAt: new Date(record.occurredAt).toISOString(),
    status: outcome.status,
    ...(outcome.status === 'REJECTED' ? { reason: outcome.reason } : { persistedAt: at }),
    attempts,
    ...(record.jobId === undefined ? {} : { jobId: record.jobId }),
    submittedAt: record.submittedAt,
    version,
  };
}

/** Where a record stands in the indexes; a key that is not there keeps it out of one. */
function indexKeys({ ownerId, kind, jobId, id, occurredAt }: SubmittedRecord, { status }: Outcome) {
  return {
    ownerKey: `OWNER#${ownerId}`,
    occurrenceSort: `${new Date(occurredAt).toISOString()}#${id}`,
    ...(kind === undefined ? {} : { kindKey: `OWNER#${ownerId}#KIND#${kind}` }),
    ...(jobId === undefined ? {} : { jobKey: `OWNER#${ownerId}#JOB#${jobId}` }),
    ...(status === 'REJECTED' ? { rejectionKey: `OWNER#${ownerId}#REJECTED` } : {}),
  };
}
