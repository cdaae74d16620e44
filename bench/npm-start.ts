import { spawn } from 'node:child_process';
import { project } from './contenders.ts';
import type { Figures } from './measure.ts';

const timeoutMs = 60_000;

/** The product as `npm start` starts it, up to the first answer; with nothing to build, as after any first start. */
export async function measureNpmStart(): Promise<Figures> {
  const startedAtMs = performance.now();
  // A group of its own: npm, its shell and the runtime end together.
  const child = spawn('npm', ['start', '--', '--port', '0', '--ephemeral'], {
    cwd: project,
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  try {
    let output = '';
    const origin = await new Promise<string>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`npm start took too long:\n${output}`)), timeoutMs);
      child.stdout.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        const ready = /^ready (http:\S+)$/m.exec(output)?.[1];
        if (ready === undefined) return;
        clearTimeout(timer);
        resolve(ready);
      });
      child.once('exit', () => reject(new Error(`npm start ended:\n${output}`)));
    });
    const answer = await fetch(`${origin}/graphql`, { method: 'POST', body: '{"query":"{ __typename }"}' });
    await answer.text();
    return { npmStartSeconds: (performance.now() - startedAtMs) / 1000 };
  } finally {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGTERM');
    await exited;
  }
}
