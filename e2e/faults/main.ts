/**
 * The long fault run: `npm run test:faults -- --seed N`. Prints what each trial did and found; exits 1 when a
 * guarantee did not hold. `--only jobs` runs the trials with that in their name; `--messages`, `--people`, `--cuts` and
 * `--kills` change the storm.
 */
import { parseArgs } from 'node:util';
import { longRecords } from './record-trials.ts';
import { chatBesideJob, longStorm, trialsOf } from './trials.ts';

function wholeNumber(name: string, text: string | undefined, otherwise: number): number {
  const value = text === undefined ? otherwise : Number(text);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new Error(`--${name} must be a whole number.`);
}

const print = (line: string) => process.stdout.write(`${line}\n`);
const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    people: { type: 'string' },
    messages: { type: 'string' },
    cuts: { type: 'string' },
    kills: { type: 'string' },
    only: { type: 'string' },
  },
});
const storm = {
  ...longStorm,
  seed: wholeNumber('seed', values.seed, 1),
  people: wholeNumber('people', values.people, longStorm.people),
  messages: wholeNumber('messages', values.messages, longStorm.messages),
  cuts: wholeNumber('cuts', values.cuts, longStorm.cuts),
  kills: wholeNumber('kills', values.kills, longStorm.kills),
};

print(`seed ${storm.seed}`);
let broken = 0;
const trials = [
  chatBesideJob,
  ...trialsOf({
    storm,
    durabilityRounds: 20,
    unreadSteps: 100,
    outageWritesPerMinute: 10,
    publisherKills: 20,
    fannedOutEvents: 1_000,
    records: longRecords,
  }),
];
for (const { name, run } of trials.filter((trial) => trial.name.includes(values.only ?? ''))) {
  print(`\n${name}`);
  const { guarantees, held, counts } = await run((line) => print(`  ${line}`));
  print(`${held ? 'held  ' : 'BROKEN'} ${guarantees} ${JSON.stringify(counts)}`);
  if (!held) broken += 1;
}
process.exit(broken === 0 ? 0 : 1);
