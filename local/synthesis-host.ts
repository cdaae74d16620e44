import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** A process that has the CDK loaded. */
export interface SynthesisHost extends AsyncDisposable {
  /** Runs the CDK app once more. @throws Error with what it printed */
  synthesize(): Promise<void>;
}

/** Starts the process; it loads the CDK with the first synthesis. */
export function startSynthesisHost(
  entry: string,
  cwd: string,
  environment: NodeJS.ProcessEnv,
): SynthesisHost {
  const child = fork(fileURLToPath(new URL('./synthesis-host-entry.mjs', import.meta.url)), [entry], {
    cwd,
    env: environment,
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));

  return {
    synthesize() {
      output = '';
      return new Promise((resolve, reject) => {
        const onExit = () => reject(new Error(output.trim() || 'The synthesis ended early.'));
        child.once('exit', onExit);
        child.once('message', (failure) => {
          child.off('exit', onExit);
          if (failure === null) resolve();
          else reject(new Error(`${String(failure)}\n${output}`.trim()));
        });
        child.send('synthesize', (failure) => failure && reject(failure));
      });
    },
    async [Symbol.asyncDispose]() {
      child.kill();
      await ended;
    },
  };
}
