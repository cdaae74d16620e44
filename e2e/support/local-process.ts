import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const project = fileURLToPath(new URL('../..', import.meta.url));

export interface DemoUser {
  username: string;
  password: string;
  groups: string[];
}

export interface ChorusOutputs {
  Chorus: {
    GraphqlUrl: string;
    RealtimeUrl: string;
    ApiKey: string;
    Region: string;
    UserPoolId: string;
    UserPoolClientId: string;
  };
  local: {
    endpoint: string;
    users: DemoUser[];
    credentials: { accessKeyId: string; secretAccessKey: string };
  };
}

/** The runtime as its own process, as people start it. */
export interface LocalProcess extends AsyncDisposable {
  origin: string;
  pid: number;
  outputs: ChorusOutputs;
  /** Everything it printed so far. */
  output(): string;
  /** Sends a signal and waits for the end; answers the exit code, `null` when the signal ended it. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

export interface Finished {
  code: number | null;
  stdout: string;
  stderr: string;
}

function start(args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [join(project, 'local/run.mjs'), ...args], {
    cwd: project,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

function exitOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((resolve) => child.once('exit', (code) => resolve(code)));
}

/** Runs the command line to its end. */
export async function runLocal(args: readonly string[]): Promise<Finished> {
  const child = start(args);
  const finished = { stdout: '', stderr: '' };
  child.stdout?.on('data', (chunk: Buffer) => (finished.stdout += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (finished.stderr += chunk.toString()));
  await new Promise((resolve) => child.once('close', resolve));
  return { code: child.exitCode, ...finished };
}

/**
 * Starts the runtime on a free port and waits for its `ready` line.
 *
 * @param args beside `--port 0` and `--outputs`; in memory unless `--data` is among them.
 */
export async function startLocalProcess(args: readonly string[] = []): Promise<LocalProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'chorus-'));
  const outputsFile = join(folder, 'outputs.json');
  const memory = args.includes('--data') ? [] : ['--ephemeral'];
  const port = args.includes('--port') ? [] : ['--port', '0'];
  const child = start([...port, '--outputs', outputsFile, ...memory, ...args]);
  let output = '';
  child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const origin = await new Promise<string>((resolve, reject) => {
    if (!child.stdout) return reject(new Error('No stdout.'));
    createInterface({ input: child.stdout }).on('line', (line) => {
      output += `${line}\n`;
      if (line.startsWith('ready ')) resolve(line.slice('ready '.length));
    });
    child.once('exit', (code) => reject(new Error(`The runtime ended with ${String(code)}:\n${output}`)));
  });

  async function stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    child.kill(signal);
    const code = await exitOf(child);
    rmSync(folder, { recursive: true, force: true });
    return code;
  }

  return {
    origin,
    pid: child.pid ?? 0,
    outputs: JSON.parse(readFileSync(outputsFile, 'utf8')) as ChorusOutputs,
    output: () => output,
    stop,
    [Symbol.asyncDispose]: async () => void (await stop()),
  };
}
