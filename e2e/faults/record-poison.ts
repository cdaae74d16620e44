import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { DynamoDBClient, ListTablesCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { Message } from '@aws-sdk/client-sqs';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { RecordClient } from '../support/record-client.ts';
import { eventually } from './eventually.ts';
import { readLedger } from './record-ledger.ts';
import { givenRecordParty, type RecordParty } from './record-party.ts';
import { ownerOf, redriveTwice } from './record-storm.ts';

/** G10: what became of records that can't be stored, of their neighbours, and of a burst beyond the quota. */
export interface PoisonReport {
  good: number;
  goodStoredAtFirst: number;
  /** Of records that were given up: how often each was received. */
  givenUpAfter: number[];
  /** Told to their owner, and among the dead letters, after one receive. */
  rejectedAtOnce: { told: number; deadLetters: number };
  storedByRedrive: number;
  burst: { submitted: number; accepted: number; limited: number; stored: number };
  /** Differences from what should be. */
  wrong: string[];
}

const goodRecords = 95;
const poisonousRecords = 5;
const invalidRecords = 3;
const recordsPerDay = 100_000;
const maxReceives = 5;
const jobId = 'missing';

export async function runPoison(burst: number): Promise<PoisonReport> {
  await using party = await givenRecordParty();
  const table = await openTable(party);
  const report = { ...(await poison(party, table)), burst: await submitBurst(party, table, burst) };
  table.client.destroy();
  return { ...report, wrong: differences(report, burst) };
}

function differences(report: Omit<PoisonReport, 'wrong'>, submitted: number): string[] {
  const half = submitted / 2;
  const expected: Omit<PoisonReport, 'wrong'> = {
    good: goodRecords,
    goodStoredAtFirst: goodRecords,
    givenUpAfter: Array<number>(poisonousRecords).fill(maxReceives),
    rejectedAtOnce: { told: invalidRecords, deadLetters: invalidRecords },
    storedByRedrive: poisonousRecords,
    burst: { submitted, accepted: half, limited: half, stored: half },
  };
  return (Object.keys(expected) as (keyof typeof expected)[]).filter(
    (key) => !isDeepStrictEqual(expected[key], report[key]),
  );
}

/** A batch with records of a job that is not there yet, which can't be counted, and some that break the rules. */
async function poison({ dana, queues, ...party }: RecordParty, table: RecordTable) {
  const bodies = (count: number, name: string, more: object) =>
    Array.from({ length: count }, (_, index) => bodyOf(dana, `${name} ${index}`, more));
  await queues().send('work', [
    ...bodies(50, 'good', { kind: 'poison' }),
    ...bodies(poisonousRecords, 'poisonous', { kind: 'poison', jobId }),
    ...bodies(invalidRecords, 'invalid', { kind: 'poison', value: 'text' }),
    ...bodies(goodRecords - 50, 'better', { kind: 'poison' }),
  ]);
  await queues().untilEmpty('work', 60_000);
  // Of a record that breaks the rules its kind is not kept.
  const stored = [
    ...(await dana.allRecords({ kind: 'poison' })),
    ...(await dana.allRecords({ status: 'REJECTED' })),
  ];
  const letters = await queues().look('workLetters');
  const reasons = letters.map(({ MessageAttributes: notes = {} }) => ({
    reason: notes['reason']?.StringValue,
    attempts: Number(notes['attempts']?.StringValue),
  }));

  await table.putJob(ownerOf(dana));
  await redriveTwice({ dana, queues, ...party });
  const redriven = await dana.allRecords({ jobId });
  return {
    good: stored.filter(({ status }) => status === 'PERSISTED').length,
    goodStoredAtFirst: stored.filter(({ attempts, status }) => attempts === 1 && status === 'PERSISTED')
      .length,
    givenUpAfter: receivesOf(letters),
    rejectedAtOnce: {
      told: stored.filter(({ attempts, status }) => attempts === 1 && status === 'REJECTED').length,
      deadLetters: reasons.filter(
        ({ reason, attempts }) => reason === 'is not valid: record.value' && attempts === 1,
      ).length,
    },
    storedByRedrive: redriven.filter(({ status }) => status === 'PERSISTED').length,
  };
}

/** How often each poisonous record was received at least; without a note the queue itself gave it up. */
function receivesOf(letters: readonly Message[]): number[] {
  const receives = new Map<string, number>();
  for (const { Body = '', MessageAttributes: { attempts } = {} } of letters) {
    if (!Body.includes(jobId)) continue;
    const count = attempts ? Number(attempts.StringValue) : maxReceives;
    receives.set(Body, Math.min(count, receives.get(Body) ?? maxReceives));
  }
  return [...receives.values()];
}

function bodyOf(dana: RecordClient, informationOne: string, more: object): string {
  const at = new Date().toISOString();
  const record = {
    id: idOf(informationOne),
    ownerId: ownerOf(dana),
    informationOne,
    informationTwo: 'poison',
    occurredAt: at,
    submittedAt: at,
    ...more,
  };
  return JSON.stringify({ type: 'record.submitted', record });
}

/** An id as records have, of a text. */
function idOf(text: string): string {
  const digits = createHash('sha256').update(text).digest('hex').toUpperCase().slice(0, 16);
  return `01KAJ00000${digits}`;
}

/** All at once, when the day has left half of it. */
async function submitBurst({ dana, queues }: RecordParty, table: RecordTable, submitted: number) {
  await table.putQuota(ownerOf(dana), recordsPerDay - submitted / 2);
  const accepted = new Set<string>();
  let limited = 0;
  await Promise.all(
    Array.from({ length: submitted / 25 }, async (_, call) => {
      const inputs = Array.from({ length: 25 }, (_input, index) => ({
        informationOne: `call ${call}, record ${index}`,
        informationTwo: 'burst',
        kind: 'burst',
      }));
      const { data, errors } = await dana.send<{
        submitRecords: { receipts: { id: string | null; status: string | null }[] } | null;
      }>(
        `mutation ($inputs: [SubmitRecordInput!]!) {
          submitRecords(inputs: $inputs) { receipts { id status } }
        }`,
        { inputs },
      );
      const { receipts = [] } = data?.submitRecords ?? {};
      for (const { id, status } of receipts) if (status === 'QUEUED' && id) accepted.add(id);
      if (errors[0]?.errorType === 'LimitExceeded') limited += inputs.length;
    }),
  );
  await eventually(
    async () => (await dana.allRecords({ kind: 'burst' })).length >= accepted.size,
    60_000,
    () => 'the burst is not stored',
  );
  const ledger = await readLedger(dana, queues(), accepted, { kind: 'burst' });
  const wrong = ledger.lost + ledger.invented + ledger.storedTwice;
  return { submitted, accepted: accepted.size, limited, stored: ledger.persisted - wrong };
}

/** The record table, reached by the SDK past the API. */
interface RecordTable {
  client: DynamoDBClient;
  putJob(ownerId: string): Promise<void>;
  putQuota(ownerId: string, used: number): Promise<void>;
}

async function openTable({ runtime }: RecordParty): Promise<RecordTable> {
  const { local, Chorus } = runtime.outputs();
  const client = new DynamoDBClient({
    region: Chorus.Region,
    endpoint: local.endpoint,
    credentials: local.credentials,
  });
  const { TableNames = [] } = await client.send(new ListTablesCommand({}));
  const TableName = TableNames.find((name) => name.includes('RecordsTable'));
  const put = async (item: object) =>
    void (await client.send(new PutItemCommand({ TableName, Item: marshall(item) })));
  return {
    client,
    putJob: (ownerId) =>
      put({
        pk: `OWNER#${ownerId}#JOBS`,
        sk: jobId,
        id: jobId,
        ownerId,
        requested: poisonousRecords,
        enqueued: poisonousRecords,
        persisted: 0,
        rejected: 0,
        outstanding: poisonousRecords,
        chunksLeft: 0,
        status: 'RUNNING',
        seed: 1,
        version: 1,
        createdAt: new Date().toISOString(),
      }),
    putQuota: (ownerId, used) =>
      put({ pk: `OWNER#${ownerId}`, sk: `QUOTA#${new Date().toISOString().slice(0, 10)}`, used }),
  };
}
