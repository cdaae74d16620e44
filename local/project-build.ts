import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A step from sources to output that is skipped while its sources stay the same. */
export interface ProjectBuild {
  /** Working directory of the command; `inputs` are relative to it. */
  project: string;
  /** Files and folders that the output depends on. */
  inputs: readonly string[];
  /** Remembers the state of the inputs; lies within the output, so that deleting that forgets it. */
  stampFile: string;
  /** Shell command line. */
  command: string;
  environment: NodeJS.ProcessEnv;
}

/** What others made lies in these. */
const ignored = new Set(['node_modules', 'dist', 'cdk.out', '.cache']);

/** Changes when a file below one of the paths does; reads names, sizes and times only. */
export function fingerprint(project: string, inputs: readonly string[]): string {
  const hash = createHash('sha256');
  const visit = (path: string): void => {
    const full = join(project, path);
    if (!existsSync(full)) return;
    const facts = statSync(full);
    if (!facts.isDirectory()) return void hash.update(`${path}|${facts.mtimeMs}|${facts.size}\n`);
    for (const name of readdirSync(full).sort()) if (!ignored.has(name)) visit(join(path, name));
  };
  inputs.forEach(visit);
  return hash.digest('hex');
}

/** Ends with the command; rejects with its output when it fails. */
function run({ command, project, environment }: ProjectBuild): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, {
      cwd: project,
      env: environment,
      shell: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`'${command}' failed:\n${output.trim()}`)),
    );
  });
}

/**
 * Runs the command unless its inputs are as they were after its last success.
 *
 * @param execute another way to do what the command does.
 * @throws Error with the command's output.
 */
export async function buildIfStale(build: ProjectBuild, execute = () => run(build)): Promise<void> {
  const stamp = fingerprint(build.project, build.inputs);
  if (existsSync(build.stampFile) && readFileSync(build.stampFile, 'utf8') === stamp) return;
  await execute();
  mkdirSync(dirname(build.stampFile), { recursive: true });
  writeFileSync(build.stampFile, stamp);
}
