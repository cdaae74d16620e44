/**
 * Runs every check of the project and closes with a line `N passed, N failed`.
 *
 * `--only NAME` (repeatable) runs some of them: see `checks` below.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ensureBrowser } from './ensure-browser.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const reports = `${root}.cache/reports`;

interface Result {
  passed: number;
  failed: number;
}

interface Check {
  name: string;
  /** Tests wait for each other: they measure time, and use all processors anyway. */
  isAlone: boolean;
  run(): Promise<Result>;
}

/** Runs a program of `node_modules/.bin`; its output appears only when it fails, unless `shows`. */
function execute(
  command: string,
  args: string[],
  environment: NodeJS.ProcessEnv = {},
  shows = false,
): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...environment, PATH: `${root}node_modules/.bin:${process.env['PATH'] ?? ''}` },
      stdio: shows ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.on('error', (failure) => {
      process.stdout.write(`${failure.message}\n`);
      resolve(false);
    });
    child.on('close', (code) => {
      if (code !== 0) process.stdout.write(output);
      resolve(code === 0);
    });
  });
}

const program = (name: string, command: string, ...args: string[]): Check => ({
  name,
  isAlone: false,
  async run() {
    const isFine = await execute(command, args);
    return { passed: isFine ? 1 : 0, failed: isFine ? 0 : 1 };
  },
});

function readCounts(file: string): Result {
  const report: unknown = JSON.parse(readFileSync(file, 'utf8'));
  const count = (key: string) => {
    const value: unknown =
      typeof report === 'object' && report !== null ? Reflect.get(report, key) : undefined;
    return typeof value === 'number' ? value : 0;
  };
  return { passed: count('numPassedTests'), failed: count('numFailedTests') };
}

const tests = (
  name: string,
  options: readonly string[],
  before: () => Promise<NodeJS.ProcessEnv> = () => Promise.resolve({}),
): Check => ({
  name,
  isAlone: true,
  async run() {
    const environment = await before();
    const report = `${reports}/${name}.json`;
    const args = [
      'run',
      '--project',
      name,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
      ...options,
    ];
    const isFine = await execute('vitest', args, environment, true);
    const counts = readCounts(report);
    // A suite that fails to load counts no test as failed.
    return isFine || counts.failed > 0 ? counts : { ...counts, failed: 1 };
  },
});

const withBrowser = async () => ({ CHROMIUM: await ensureBrowser() });

const checks: Check[] = [
  // The longest one first.
  program('lint', 'eslint', '.', '--max-warnings', '0'),
  program('format', 'prettier', '--check', '--log-level', 'warn', '.'),
  program('types', 'tsc', '--noEmit'),
  program('codegen', 'node', '--import', 'tsx', '.ci/codegen.ts', '--check'),
  program(
    'boundaries',
    'depcruise',
    '--config',
    '.dependency-cruiser.js',
    'infra',
    'resolvers',
    'functions',
    'web',
    'local',
  ),
  program('web', 'node', '--import', 'tsx', '.ci/build-web.ts', '--check-budget'),
  // Left to itself Vitest keeps a processor free, which is half of a machine with two.
  tests('unit', [`--maxWorkers=${availableParallelism()}`]),
  tests('e2e', [], withBrowser),
  tests('e2e-timed', [], withBrowser),
];

const { values } = parseArgs({ options: { only: { type: 'string', multiple: true } } });
const chosen = checks.filter(({ name }) => !values.only || values.only.includes(name));
const total: Result = { passed: 0, failed: 0 };
mkdirSync(reports, { recursive: true });

async function runCheck({ name, run }: Check): Promise<void> {
  const startedAtMs = Date.now();
  const { passed, failed } = await run();
  total.passed += passed;
  total.failed += failed;
  const seconds = ((Date.now() - startedAtMs) / 1000).toFixed(1);
  process.stdout.write(`${failed === 0 ? 'ok  ' : 'FAIL'} ${name} (${seconds} s)\n`);
}

async function runSideBySide(waiting: Check[]): Promise<void> {
  const work = async () => {
    for (let check = waiting.shift(); check; check = waiting.shift()) await runCheck(check);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
}

await runSideBySide(chosen.filter(({ isAlone }) => !isAlone));
for (const check of chosen.filter(({ isAlone }) => isAlone)) await runCheck(check);
process.stdout.write(`${total.passed} passed, ${total.failed} failed\n`);
process.exitCode = total.failed === 0 ? 0 : 1;
