import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { assembly, type Contender, contenders, project } from './contenders.ts';
import { type Figures, measure, type Measured } from './measure.ts';
import { measureNpmStart } from './npm-start.ts';
import { measureProduct } from './product.ts';
import { medians, ratios, report, type Row, webReport } from './report.ts';
import { measureWeb } from './web.ts';

const usage = `Usage: npm run -s bench -- [options]

  --quick       fewer contenders and shorter measurements, less than two minutes
  --rounds N    how often each contender is measured; medians are told (3)
  --only TEXT   only contenders whose name begins so; repeatable
  --web         how the app draws, and nothing else
  --json FILE   where to write everything that was measured (bench/.cache/results.json)
  --help        show this text
`;

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

function tell(text: string): void {
  process.stderr.write(`${text}\n`);
}

function synthesizeBenchApp(): void {
  execFileSync(process.execPath, ['--import', 'tsx', 'bench/app/app.ts'], {
    cwd: project,
    env: { ...process.env, CDK_OUTDIR: assembly },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

/** One round, everybody once: what happens on the machine meanwhile happens to all. */
async function measureRound(
  chosen: readonly Contender[],
  { isQuick, isLast }: { isQuick: boolean; isLast: boolean },
): Promise<Map<string, Measured>> {
  const measured = new Map<string, Measured>();
  for (const contender of chosen) {
    tell(`  ${contender.name}`);
    const isOurs = contender === contenders[0];
    const plan = { ms: isQuick ? 600 : 2000, takesLatency: !isQuick, crowd: isLast && isOurs ? 10_000 : 0 };
    measured.set(contender.name, await measure(contender, plan));
  }
  return measured;
}

/** What only the product has: its own `sendMessage`, and how long `npm start` takes. */
async function measureOwn(isQuick: boolean, problems: string[]): Promise<Figures[]> {
  const taken: Figures[] = [];
  for (const take of isQuick ? [measureProduct] : [measureProduct, measureNpmStart]) {
    try {
      taken.push(await take());
    } catch (failure) {
      problems.push(`the product: ${failure instanceof Error ? failure.message : String(failure)}`);
    }
  }
  return taken;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      rounds: { type: 'string', default: '3' },
      only: { type: 'string', multiple: true, default: [] },
      json: { type: 'string', default: join(project, 'bench/.cache/results.json') },
      web: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return print(usage);
  if (values.web) return print(webReport(await measureWeb()));
  const isQuick = values.quick;
  const isChosen = ({ name, isQuick: isInQuick }: Contender) =>
    values.only.length > 0 ? values.only.some((start) => name.startsWith(start)) : isInQuick || !isQuick;
  const chosen = contenders.filter(isChosen);
  const roundCount = Number(values.rounds);

  tell('Synthesizing the bench app');
  synthesizeBenchApp();
  const rounds: Map<string, Measured>[] = [];
  const own: Figures[] = [];
  const problems: string[] = [];
  for (let round = 1; round <= roundCount; round += 1) {
    tell(`Round ${round} of ${roundCount}`);
    rounds.push(await measureRound(chosen, { isQuick, isLast: round === roundCount }));
    if (values.only.length > 0 || (isQuick && round < roundCount)) continue;
    tell('  the product');
    own.push(...(await measureOwn(isQuick, problems)));
  }
  const rows = chosen.map(({ name, isStored }): Row => {
    const figures = rounds.flatMap((round): Figures[] => {
      const measured = round.get(name);
      return measured ? [measured.figures] : [];
    });
    return {
      name,
      isStored,
      figures: medians(name === contenders[0]?.name ? [...figures, ...own] : figures),
    };
  });
  problems.push(...rounds.flatMap((round) => [...round.values()].flatMap((measured) => measured.problems)));
  problems.forEach(tell);
  print(report(rows));
  const machine = {
    node: process.version,
    cpu: cpus()[0]?.model,
    cpus: cpus().length,
    at: new Date().toISOString(),
  };
  mkdirSync(dirname(values.json), { recursive: true });
  const everything = {
    machine,
    isQuick,
    rows,
    ratios: ratios(rows),
    problems,
    rounds: rounds.map((round) => Object.fromEntries(round)),
  };
  writeFileSync(values.json, `${JSON.stringify(everything, null, 2)}\n`);
  print(`\nwritten to ${values.json}`);
}

await main();
process.exit(0);
