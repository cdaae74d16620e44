import type {
  Job,
  MutationGenerateRecordsArgs,
  Record as StoredRecord,
  RecordReceipt,
  SubmitRecordInput,
} from '../../schema.generated.ts';
import { type ChatClient, type GraphQlAnswer, signIn } from './chat-client.ts';
import type { LocalProcess } from './local-process.ts';

/** What tests ask of a record. */
export const recordFields =
  'id ownerId kind informationOne informationTwo value occurredAt status reason attempts jobId submittedAt persistedAt version';

/** What tests ask of a job. */
export const jobFields = 'id requested enqueued persisted rejected progress status seed version finishedAt';

interface Page {
  items: StoredRecord[];
  nextToken: string | null;
}

/** Somebody who submits and reads records. */
export interface RecordClient extends ChatClient {
  submit(inputs: readonly Partial<SubmitRecordInput>[]): Promise<RecordReceipt[]>;
  /** All records that fit, page by page. */
  allRecords(filter?: object, limit?: number): Promise<StoredRecord[]>;
  generate(wanted: MutationGenerateRecordsArgs): Promise<Job>;
  job(id: string): Promise<Job>;
  /** Waits for the job's end. */
  endedJob(id: string): Promise<Job>;
}

/** Signs a demo user in. */
export async function openRecordClient(
  local: Pick<LocalProcess, 'outputs'>,
  username: string,
): Promise<RecordClient> {
  const client = await signIn(local.outputs, username);

  async function job(id: string): Promise<Job> {
    const { data, errors } = await client.send<{ job: Job | null }>(
      `query ($id: ID!) { job(id: $id) { ${jobFields} } }`,
      { id },
    );
    if (!data?.job) throw new Error(`There is no job: ${JSON.stringify(errors)}`);
    return data.job;
  }

  return {
    ...client,
    async submit(inputs) {
      const { data, errors } = await client.send<{ submitRecords: { receipts: RecordReceipt[] } | null }>(
        `mutation ($inputs: [SubmitRecordInput!]!) {
          submitRecords(inputs: $inputs) { receipts { index id status duplicate errorType message } }
        }`,
        { inputs },
      );
      if (!data?.submitRecords) throw new Error(`Nothing was submitted: ${JSON.stringify(errors)}`);
      return data.submitRecords.receipts;
    },
    async allRecords(filter = {}, limit = 100) {
      const records: StoredRecord[] = [];
      let nextToken: string | null = null;
      do {
        const { data, errors }: GraphQlAnswer<{ records: Page | null }> = await client.send(
          `query ($filter: RecordFilterInput, $limit: Int, $nextToken: String) {
            records(filter: $filter, limit: $limit, nextToken: $nextToken) { items { ${recordFields} } nextToken }
          }`,
          { filter, limit, nextToken },
        );
        if (!data?.records) throw new Error(`No records were listed: ${JSON.stringify(errors)}`);
        records.push(...data.records.items);
        ({ nextToken } = data.records);
      } while (nextToken !== null);
      return records;
    },
    async generate(wanted) {
      const { data, errors } = await client.send<{ generateRecords: Job | null }>(
        `mutation ($count: Int!, $kind: String, $seed: Int) {
          generateRecords(count: $count, kind: $kind, seed: $seed) { ${jobFields} }
        }`,
        { ...wanted },
      );
      if (!data?.generateRecords) throw new Error(`Nothing was generated: ${JSON.stringify(errors)}`);
      return data.generateRecords;
    },
    job,
    endedJob: (id) =>
      eventually(
        () => job(id),
        ({ finishedAt }) => typeof finishedAt === 'string',
        50_000,
      ),
  };
}

/** Tries until `isFine` says so; rejects after `patienceMs`. */
export async function eventually<T>(
  read: () => Promise<T>,
  isFine: (value: T) => boolean,
  patienceMs = 30_000,
): Promise<T> {
  const endMs = Date.now() + patienceMs;
  for (;;) {
    const value = await read();
    if (isFine(value)) return value;
    if (Date.now() > endMs) throw new Error(`It never became so: ${JSON.stringify(value)?.slice(0, 500)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
