import { spawn } from 'node:child_process';

/** A server in a process of its own. */
export interface Server extends AsyncDisposable {
  origin: string;
  port: number;
  pid: number;
  /** From the start of the process to its `ready` line. */
  startMs: number;
  /** What it printed until then. */
  output: string;
}

const startTimeoutMs = 60_000;
const stopTimeoutMs = 5000;

/** Starts a Node program that prints `ready http://…` when it answers. */
export async function startServer(args: readonly string[], cwd: string): Promise<Server> {
  const startedAtMs = performance.now();
  const child = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));

  async function stop(): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs);
    await exited;
    clearTimeout(timer);
  }

  let output = '';
  const origin = await new Promise<string>((resolve, reject) => {
    const fail = (reason: string) => reject(new Error(`${args.join(' ')} ${reason}:\n${output}`));
    const timer = setTimeout(() => fail('did not become ready'), startTimeoutMs);
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      const ready = /^ready (http:\S+)$/m.exec(output)?.[1];
      if (ready === undefined) return;
      clearTimeout(timer);
      resolve(ready);
    });
    child.once('exit', (code) => fail(`ended with ${code}`));
  }).catch(async (failure: unknown) => {
    await stop();
    throw failure;
  });
  return {
    origin,
    port: Number(new URL(origin).port),
    pid: child.pid ?? 0,
    startMs: performance.now() - startedAtMs,
    output,
    [Symbol.asyncDispose]: stop,
  };
}
