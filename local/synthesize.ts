import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartError } from './lib/errors.ts';
import { isJsonObject, parseJson } from './lib/json.ts';

/** Output folders and what others made: not inputs of a synthesis. */
const ignored = new Set([
  'node_modules',
  'cdk.out',
  'dist',
  '.git',
  '.local',
  '.cache',
  'docs',
  'e2e',
  'bench',
  'local',
  'web',
]);

/** Files below `folder` with their times and sizes: changes when any input of the synthesis does. */
function fingerprint(folder: string): string {
  const hash = createHash('sha256');
  const visit = (path: string): void => {
    for (const name of readdirSync(path).sort()) {
      if (ignored.has(name)) continue;
      const child = join(path, name);
      const facts = statSync(child);
      if (facts.isDirectory()) visit(child);
      else hash.update(`${child}|${facts.mtimeMs}|${facts.size}\n`);
    }
  };
  visit(folder);
  return hash.digest('hex');
}

function readAppCommand(project: string): { app: string; output: string } {
  const file = join(project, 'cdk.json');
  const config = existsSync(file) ? parseJson(readFileSync(file, 'utf8')) : undefined;
  const app = isJsonObject(config) ? config['app'] : undefined;
  if (typeof app !== 'string') {
    throw new StartError(
      'SynthesisFailed',
      `${file} does not name an "app" to synthesize. Use --assembly DIR.`,
    );
  }
  const output = isJsonObject(config) && typeof config['output'] === 'string' ? config['output'] : 'cdk.out';
  return { app, output: join(project, output) };
}

function run(command: string, cwd: string, environment: NodeJS.ProcessEnv): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, { cwd, env: environment, shell: true, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0
        ? resolve()
        : reject(new StartError('SynthesisFailed', `'${command}' failed:\n${output.trim()}`)),
    );
  });
}

/**
 * Runs the CDK app that `cdk.json` names, unless nothing changed since the last time.
 *
 * @returns the path of the cloud assembly.
 * @throws StartError `SynthesisFailed` with the app's own output.
 */
export async function synthesize(project: string, environment: NodeJS.ProcessEnv): Promise<string> {
  const { app, output } = readAppCommand(project);
  const stampFile = join(output, '.inputs');
  const stamp = fingerprint(project);
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return output;
  await run(app, project, { ...environment, CDK_OUTDIR: output });
  writeFileSync(stampFile, stamp);
  return output;
}
