import type { Job, JobPage } from '../../schema.generated.ts';
import type { GraphQlAnswer } from '../support/chat-client.ts';
import type { RecordClient } from '../support/record-client.ts';
import { eventually } from './eventually.ts';
import { createRandom } from './random.ts';
import { givenRecordParty, type RecordParty } from './record-party.ts';
import { type Ledger, readLedger } from './record-ledger.ts';
import { redriveTwice } from './record-storm.ts';

export interface JobStormSettings {
  seed: number;
  jobs: number;
  /** Each job generates this many at most. */
  records: number;
  kills: number;
}

/** G15: what the counters of jobs say, and what is there. */
export interface JobStormReport extends Pick<Ledger, 'persisted' | 'rejected' | 'storedTwice'> {
  jobs: number;
  cancelled: number;
  kills: number;
  redriven: number;
  enqueued: number;
  /** Jobs of which persisted and rejected are not what was enqueued, or not what is stored. */
  miscounted: number;
  /** Places of the owner that are taken though no job runs. */
  placesLeftTaken: number;
}

const faults = {
  functions: {
    '*RecordFlowGenerate*': { failRate: 0.15, loseRate: 0.15, repeatRate: 0.3 },
    '*RecordFlowPersist*': { failRate: 0.1, loseRate: 0.1, repeatRate: 0.2 },
  },
};

const jobFields = 'id requested enqueued persisted rejected progress status seed finishedAt';
const placesPerOwner = 3;

/** Jobs that are cancelled at any moment, while their workers fail, run twice and die. */
export async function runJobStorm(settings: JobStormSettings): Promise<JobStormReport> {
  const random = createRandom(settings.seed);
  await using party = await givenRecordParty();
  const { dana } = party;
  await party.disturb({ seed: settings.seed, ...faults });
  const begun: string[] = [];
  const counts = { cancelled: 0, kills: 0, redriven: 0 };

  while (begun.length < settings.jobs) {
    const round: string[] = [];
    while (round.length < placesPerOwner && begun.length + round.length < settings.jobs) {
      round.push(await generate(dana, random.integer(1, settings.records), random.integer(0, 1_000_000)));
    }
    begun.push(...round);
    await Promise.all(
      round.map(async (id) => {
        if (!random.happens(0.4)) return;
        await new Promise((resolve) => setTimeout(resolve, random.next() * 3_000));
        if (await cancel(dana, id)) counts.cancelled += 1;
      }),
    );
    if (counts.kills < settings.kills) {
      counts.kills += 1;
      await party.killAndRestart();
    }
    for (const id of round) counts.redriven += await untilEnded(party, id);
  }

  await party.disturb({});
  counts.redriven += await redriveTwice(party);
  const ids = await jobIds(dana);
  for (const id of ids.filter((one) => !begun.includes(one))) {
    // Of a try that was not answered: its owner sees it, and ends it.
    await cancel(dana, id);
    counts.redriven += await untilEnded(party, id);
  }
  return { ...(await verdictOn(party, ids)), ...counts };
}

async function verdictOn(
  { dana, queues }: RecordParty,
  ids: readonly string[],
): Promise<Omit<JobStormReport, 'cancelled' | 'kills' | 'redriven'>> {
  const report = { persisted: 0, rejected: 0, storedTwice: 0, enqueued: 0, miscounted: 0 };
  for (const jobId of ids) {
    const job = await readJob(dana, jobId);
    const records = await dana.allRecords({ jobId });
    const accepted = new Set(records.map(({ id }) => id));
    const { persisted, rejected, storedTwice } = await readLedger(dana, queues(), accepted, { jobId });
    const isRight =
      job.persisted + job.rejected === job.enqueued &&
      job.persisted === persisted &&
      job.rejected === rejected &&
      (job.status === 'CANCELLED' ? job.enqueued <= job.requested : job.enqueued === job.requested);
    if (!isRight) report.miscounted += 1;
    report.persisted += persisted;
    report.rejected += rejected;
    report.storedTwice += storedTwice;
    report.enqueued += job.enqueued;
  }
  return { jobs: ids.length, ...report, placesLeftTaken: await placesTaken(dana) };
}

/** Starts as many jobs as an owner may have: of those that have ended no place may be taken. */
async function placesTaken(dana: RecordClient): Promise<number> {
  let free = 0;
  for (let place = 0; place < placesPerOwner; place += 1) {
    free += await generate(dana, 1, 1).then(
      () => 1,
      () => 0,
    );
  }
  return placesPerOwner - free;
}

/** Tries again for as long as the server says that it can't just now; a try may have begun a job all the same. */
async function generate(dana: RecordClient, count: number, seed: number): Promise<string> {
  let id: string | undefined;
  let refusals: unknown;
  await eventually(
    async () => {
      const { data, errors } = await dana.send<{ generateRecords: { id: string } | null }>(
        'mutation ($count: Int!, $seed: Int) { generateRecords(count: $count, kind: "job", seed: $seed) { id } }',
        { count, seed },
      );
      refusals = errors;
      id = data?.generateRecords?.id;
      return id !== undefined;
    },
    60_000,
    () => `no job was started: ${JSON.stringify(refusals)}`,
  );
  return String(id);
}

/** All jobs of the owner. */
async function jobIds(dana: RecordClient): Promise<string[]> {
  const ids: string[] = [];
  let nextToken: string | null = null;
  do {
    const { data, errors }: GraphQlAnswer<{ jobs: JobPage | null }> = await dana.send(
      'query ($nextToken: String) { jobs(limit: 50, nextToken: $nextToken) { items { id } nextToken } }',
      { nextToken },
    );
    if (!data?.jobs) throw new Error(`The jobs can't be listed: ${JSON.stringify(errors)}`);
    ids.push(...data.jobs.items.map(({ id }) => id));
    nextToken = data.jobs.nextToken ?? null;
  } while (nextToken !== null);
  return ids;
}

async function cancel(dana: RecordClient, id: string): Promise<boolean> {
  const { data, errors } = await dana.send<{ cancelJob: { id: string } | null }>(
    'mutation ($id: ID!) { cancelJob(id: $id) { id } }',
    { id },
  );
  if (data?.cancelJob) return true;
  if (errors.some(({ errorType }) => errorType === 'Conflict')) return false;
  throw new Error(`A job can't be cancelled: ${JSON.stringify(errors)}`);
}

async function readJob(dana: RecordClient, id: string): Promise<Job> {
  const { data, errors } = await dana.send<{ job: Job | null }>(
    `query ($id: ID!) { job(id: $id) { ${jobFields} } }`,
    { id },
  );
  if (!data?.job) throw new Error(`A job can't be read: ${JSON.stringify(errors)}`);
  return data.job;
}

/** Redrives what faults have made dead letters, as an operator would; answers how many. */
async function untilEnded({ dana, queues }: RecordParty, id: string): Promise<number> {
  let redriven = 0;
  let job = await readJob(dana, id);
  await eventually(
    async () => {
      job = await readJob(dana, id);
      if (job.finishedAt) return true;
      for (const letters of ['jobLetters', 'workLetters'] as const) {
        if ((await queues().look(letters)).length > 0) redriven += await queues().redrive(letters);
      }
      return false;
    },
    120_000,
    () => `a job has not ended: ${JSON.stringify(job)}`,
  );
  return redriven;
}
