import { runJobStorm } from './job-storm.ts';
import { isBalanced } from './record-ledger.ts';
import { runPoison } from './record-poison.ts';
import { runRecordStorm } from './record-storm.ts';
import type { Trial } from './trial.ts';

export interface RecordTrialSettings {
  submits: number;
  submitKills: number;
  jobs: number;
  recordsPerJob: number;
  jobKills: number;
  /** Submitted at once. */
  burst: number;
}

/** Trials of records, in the order of what they cost. */
export function recordTrialsOf(seed: number, settings: RecordTrialSettings): Trial[] {
  return [
    {
      name: 'poisonous records trouble no others, and a quota is kept in a burst',
      async run() {
        const report = await runPoison(settings.burst);
        return { guarantees: 'G10', held: report.wrong.length === 0, counts: report };
      },
    },
    {
      name: 'every accepted record is stored once in a storm of repeats, crashes and kills',
      async run() {
        const report = await runRecordStorm({
          seed,
          submits: settings.submits,
          kills: settings.submitKills,
        });
        return { guarantees: 'G10', held: isBalanced(report), counts: report };
      },
    },
    {
      name: 'jobs that crash and are cancelled at any moment end with counters that are right',
      async run() {
        const report = await runJobStorm({
          seed,
          jobs: settings.jobs,
          records: settings.recordsPerJob,
          kills: settings.jobKills,
        });
        const held = report.miscounted + report.storedTwice + report.placesLeftTaken === 0;
        return { guarantees: 'G15', held, counts: report };
      },
    },
  ];
}

/** 400 submits with about 5,000 records, and 30 jobs of up to 1,500. */
export const longRecords: RecordTrialSettings = {
  submits: 400,
  submitKills: 5,
  jobs: 30,
  recordsPerJob: 1_500,
  jobKills: 4,
  burst: 1_000,
};

/** The same in short, for every run of the tests. */
export const shortRecords: RecordTrialSettings = {
  submits: 16,
  submitKills: 1,
  jobs: 3,
  recordsPerJob: 400,
  jobKills: 0,
  burst: 100,
};
