import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createManualClock, type ManualClock } from '../../../local/testing/manual-clock.ts';
import { startTestDynamoDb, type TestDynamoDb } from '../../../local/testing/start-test-dynamodb.ts';
import { createChunkTable } from '../../generate-records/chunk-table.ts';
import { createHandler as createGenerate } from '../../generate-records/generate-records.ts';
import { createHandler as createPersist } from '../../persist-records/persist-records.ts';
import { createRecordTable } from '../../persist-records/record-table.ts';
import { createJobTable } from '../../start-job/job-table.ts';
import { createHandler as createStart } from '../../start-job/start-job.ts';
import { jobKey, runningJobsKey, type StoredJob, storedJob } from '../job.ts';
import type { Log } from '../log.ts';
import { createQuota } from '../quota.ts';
import { createUlids } from '../ulid.ts';
import { createMortal, type Mortal } from './mortal.ts';
import { type Item, tableItems } from './table-items.ts';
import { createTestQueue, type TestQueue } from './test-queue.ts';
import { testTable } from './test-table.ts';

const name = 'Records';
const table = testTable(name, { indexes: { byOccurrence: ['ownerKey', 'occurrenceSort'] } });

/** After so many receives the work queue gives a message up. */
export const maxReceives = 5;

/** The functions that carry records, over a real table and queues in memory. */
export interface RecordFlow extends AsyncDisposable {
  db: TestDynamoDb;
  client: DynamoDBClient;
  table: string;
  clock: ManualClock;
  work: TestQueue;
  jobs: TestQueue;
  deadLetters: TestQueue;
  /** Lines that functions have logged, with their fields. */
  lines: string[];
  log: Log;
  newId(): string;
  /** By metric. */
  counted: Map<string, number>;
  startJob(ownerId: string, input: object, life?: Mortal): ReturnType<ReturnType<typeof createStart>>;
  generate(life?: Mortal): (event: unknown) => ReturnType<ReturnType<typeof createGenerate>>;
  persist(
    life?: Mortal,
    remainingMs?: () => number,
  ): (event: unknown) => ReturnType<ReturnType<typeof createPersist>>;
  /** Everything of a partition, by its key. */
  items(pk: string): Promise<Item[]>;
  records(ownerId: string): Promise<Item[]>;
  job(ownerId: string, jobId: string): Promise<StoredJob>;
  runningJobs(ownerId: string): Promise<unknown>;
}

export async function givenRecordFlow(startMs = Date.UTC(2026, 10, 21)): Promise<RecordFlow> {
  const clock = createManualClock(startMs);
  const db = await startTestDynamoDb([table], clock);
  const { client } = db;
  const [work, jobs, deadLetters] = [createTestQueue(), createTestQueue(), createTestQueue()];
  const lines: string[] = [];
  const write = (message: string, fields: object) => void lines.push(message + JSON.stringify(fields));
  const log = { info: write, error: write };
  const counted = new Map<string, number>();
  const pause = () => Promise.resolve();
  let made = 0;
  const newId = createUlids(clock.now, (count) => {
    made += 1;
    return Uint8Array.from(
      { length: count },
      (_, index) => Math.floor(made / 32 ** (count - 1 - index)) % 32,
    );
  });
  const tools = (life: Mortal) => ({ client: life.client(client), table: name, pause, nowMs: clock.now });

  const items = tableItems(client, name);
  const get = ({ pk, sk }: { pk: string; sk: string }) => items.get(pk, sk);

  return {
    db,
    client,
    table: name,
    clock,
    work,
    jobs,
    deadLetters,
    lines,
    log,
    newId,
    counted,
    startJob: (ownerId, input, life = createMortal()) =>
      createStart({
        table: createJobTable(tools(life)),
        quota: createQuota(life.client(client), name),
        queue: life.queue(jobs),
        log,
        newId,
        newSeed: () => 7,
        nowMs: clock.now,
      })({ ownerId, ...input }),
    generate: (life = createMortal()) =>
      createGenerate({ table: createChunkTable(tools(life)), queue: life.queue(work), log }),
    persist(life = createMortal(), remainingMs = () => 20_000) {
      const handler = createPersist({
        table: createRecordTable({ ...tools(life), name, newId }),
        deadLetters: life.queue(deadLetters),
        log,
        count: (metric, by) => void counted.set(metric, (counted.get(metric) ?? 0) + by),
        nowMs: clock.now,
        maxReceives,
      });
      return (event) => handler(event, remainingMs);
    },
    items: items.of,
    records: (ownerId) => items.of(`OWNER#${ownerId}#RECORDS`),
    job: async (ownerId, jobId) => storedJob.parse(await get(jobKey(ownerId, jobId))),
    runningJobs: async (ownerId) => (await get(runningJobsKey(ownerId)))['running'],
    [Symbol.asyncDispose]: () => db[Symbol.asyncDispose](),
  };
}
