import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const project = fileURLToPath(new URL('../..', import.meta.url));

/** Synthesizes the app as `cdk synth -c name=value` does; answers the folder of the cloud assembly. */
export async function synthesizeWith(context: Readonly<Record<string, unknown>>): Promise<string> {
  const output = mkdtempSync(join(tmpdir(), 'chorus-assembly-'));
  const child = spawn(process.execPath, ['--import', 'tsx', join(project, 'infra/app.ts')], {
    cwd: project,
    env: { ...process.env, CDK_OUTDIR: output, CDK_CONTEXT_JSON: JSON.stringify(context) },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`The app could not be synthesized: exit code ${code}.`);
  return output;
}
