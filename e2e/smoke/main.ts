/**
 * Uses a running Chorus as a person would: `npm run smoke -- --outputs FILE`.
 *
 * FILE is what `cdk deploy --outputs-file` wrote, or the local runtime with `--outputs`. `--username` signs in: a member
 * of `data.read` and `data.write`; its password is in SMOKE_PASSWORD, or in FILE for demo users. Exit code 1 when
 * something does not work; what can be tried after a failure is tried.
 */
import { parseArgs } from 'node:util';
import { journeysOf } from './journeys.ts';
import { readStage } from './stage.ts';

const print = (line: string) => process.stdout.write(`${line}\n`);

const reasonOf = (failure: unknown) => (failure instanceof Error ? failure.message : String(failure));

/** How to get back to what worked: it is still deployed as the former revision. */
const rollback =
  'Roll back: check out the last revision that passed and deploy it again: npx cdk deploy --all (docs/deploy.md, "Rolling back").';

async function run(): Promise<number> {
  const { values } = parseArgs({
    options: { outputs: { type: 'string' }, username: { type: 'string', default: 'dana' } },
  });
  if (values.outputs === undefined) throw new Error('--outputs FILE is missing.');
  const stage = readStage(values.outputs, values.username, process.env['SMOKE_PASSWORD']);
  print(`Smoke test of ${stage.graphqlUrl}`);
  let failed = 0;
  for (const { name, run: go } of journeysOf(stage)) {
    const startedMs = performance.now();
    const failure = await go().then(
      () => undefined,
      (reason: unknown) => reasonOf(reason),
    );
    if (failure !== undefined) failed += 1;
    const time = `${Math.round(performance.now() - startedMs)} ms`;
    print(failure === undefined ? `ok    ${name} (${time})` : `FAIL  ${name} (${time}): ${failure}`);
  }
  if (failed > 0) print(rollback);
  return failed;
}

try {
  process.exit((await run()) === 0 ? 0 : 1);
} catch (failure) {
  process.stderr.write(`${reasonOf(failure)}\n`);
  process.exit(2);
}
