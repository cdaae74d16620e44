import { fileURLToPath } from 'node:url';
import { createLogger } from '../../local/lib/logger.ts';
import { startLocal } from '../../local/start.ts';
import { synthesize } from '../../local/synthesize.ts';
import { createManualClock, type ManualClock } from '../../local/testing/manual-clock.ts';
import type { ChorusOutputs } from './local-process.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));

/** The runtime in this process, with a clock that stands still until somebody moves it. */
export interface ClockedLocal extends AsyncDisposable {
  origin: string;
  outputs: ChorusOutputs;
  clock: ManualClock;
}

/** @param startMs what the clock shows at first, Unix epoch in milliseconds. */
export async function startWithClock(startMs?: number): Promise<ClockedLocal> {
  const clock = createManualClock(startMs);
  const local = await startLocal({
    assembly: await synthesize(project, process.env),
    host: '127.0.0.1',
    port: 0,
    dataDirectory: null,
    webDirectory: null,
    moduleRoots: [project],
    log: createLogger('silent', () => undefined),
    clock,
  });
  const outputs: ChorusOutputs = JSON.parse(JSON.stringify(local.outputs));
  return {
    origin: local.origin,
    outputs,
    clock,
    [Symbol.asyncDispose]: () => local[Symbol.asyncDispose](),
  };
}
