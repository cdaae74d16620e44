import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { type Clock, systemClock } from '../../lib/clock.ts';
import type { FunctionModel } from '../../model/lambda.ts';
import { functionEnvironment, logGroupOf } from './function-environment.ts';
import { failed, platformError, succeeded, type InvocationOutcome } from './invocation-outcome.ts';
import type { WorkerEvent, WorkerMessage, WorkerStart } from './worker-protocol.ts';

/** https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html (Init phase) */
const initTimeoutMs = 10_000;
/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html: 6 MB and room for the envelope. */
const maxResponseBytes = 6_291_556;

export interface FunctionWorkerOptions {
  model: FunctionModel;
  /** What the worker thread runs: `worker/entry.mjs`, wherever the build has put it. */
  entry: URL;
  moduleRoots: readonly string[];
  environment: Readonly<Record<string, string>>;
  logStreamName: string;
  clock: Clock;
  onLog(line: { level: string; text: string; requestId: string | null }): void;
}

/** One execution environment: a thread with the function loaded, working on one event at a time. */
export interface FunctionWorker extends AsyncDisposable {
  /** False after a crash, a timeout or a failed start: the next event needs another worker. */
  readonly isAlive: boolean;
  invoke(requestId: string, payload: string): Promise<InvocationOutcome>;
}

/** Starts a thread; loading goes on in the background and its failure is the answer to the first `invoke`. */
export function startFunctionWorker(options: FunctionWorkerOptions): FunctionWorker {
  const { model, clock, onLog } = options;
  const worker = createThread(options);
  let isAlive = true;
  let requestId: string | null = null;
  let lastError: Error | null = null;
  let settle: (outcome: InvocationOutcome | 'ready') => void = () => undefined;

  const loaded = nextAnswer(Math.max(initTimeoutMs, model.timeoutMs));

  worker.on('message', (message: WorkerMessage) => {
    switch (message.type) {
      case 'log':
        return onLog({ level: message.level, text: message.text, requestId });
      case 'ready':
        return settle('ready');
      case 'succeeded':
        return settle(sizeChecked(message.payload));
      case 'failed':
        return settle(failed(message.error));
      case 'crashed':
        isAlive = false;
        return settle(failed(message.error));
    }
  });
  worker.on('error', (error) => (lastError = error));
  worker.on('exit', (exitCode) => {
    isAlive = false;
    settle(exitOutcome(exitCode, lastError, requestId));
  });
  // What escapes the redirection inside, such as warnings of Node itself.
  for (const [stream, level] of [[worker.stdout, 'INFO'] as const, [worker.stderr, 'ERROR'] as const]) {
    stream
      .setEncoding('utf8')
      .on('data', (text: string) => onLog({ level, text: text.trimEnd(), requestId }));
  }

  /** The next thing the worker says that is not a log line, or that it did not say it in time. */
  async function nextAnswer(timeoutMs: number): Promise<InvocationOutcome | 'ready'> {
    const answer = new Promise<InvocationOutcome | 'ready'>((resolve) => (settle = resolve));
    const timer = clock.setTimer(() => {
      isAlive = false;
      settle(timeoutOutcome(model.timeoutMs, requestId));
      void worker.terminate();
    }, timeoutMs);
    const outcome = await answer;
    timer.cancel();
    return outcome;
  }

  async function invoke(id: string, payload: string): Promise<InvocationOutcome> {
    requestId = id;
    const start = await loaded;
    if (start !== 'ready') return start;
    const answer = nextAnswer(model.timeoutMs);
    const event: WorkerEvent = {
      requestId: id,
      payload,
      timeoutMs: model.timeoutMs,
      aheadMs: aheadOf(clock),
    };
    worker.postMessage(event);
    const outcome = await answer;
    if (outcome === 'ready') throw new Error('A worker reported to be ready twice.');
    return outcome;
  }

  return {
    get isAlive() {
      return isAlive;
    },
    invoke,
    async [Symbol.asyncDispose]() {
      isAlive = false;
      await worker.terminate();
    },
  };
}

/** Functions see the host's time, which tests move; who reads the machine's own need not be told. */
function aheadOf(clock: Clock): number | null {
  return clock === systemClock ? null : clock.now() - Date.now();
}

function createThread(options: FunctionWorkerOptions): Worker {
  const { model, entry, moduleRoots, environment, logStreamName } = options;
  const workerData: WorkerStart = {
    code: model.code.kind === 'directory' ? model.code : { ...model.code, virtualPath: inlinePath(options) },
    handler: model.handler,
    layers: model.layers ?? [],
    moduleRoots,
    aheadMs: aheadOf(options.clock),
    identity: {
      functionName: model.name,
      functionVersion: '$LATEST',
      invokedFunctionArn: model.arn,
      memoryLimitInMB: String(model.memoryMb),
      logGroupName: logGroupOf(model),
      logStreamName,
    },
  };
  return new Worker(entry, {
    workerData,
    env: functionEnvironment(model, logStreamName, environment),
    // Options of the host, such as a TypeScript loader, are no business of the function.
    execArgv: [],
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: model.memoryMb },
  });
}

/** Inline code has no file; a place below the first root makes the packages there visible to it. */
function inlinePath({ model, moduleRoots }: FunctionWorkerOptions): string {
  return path.join(moduleRoots[0] ?? '/', model.name, 'index.js');
}

function sizeChecked(payload: string): InvocationOutcome {
  if (Buffer.byteLength(payload) <= maxResponseBytes) return succeeded(payload);
  return platformError(
    'Function.ResponseSizeTooLarge',
    `Response payload size exceeded maximum allowed payload size (${maxResponseBytes} bytes).`,
  );
}

function timeoutOutcome(timeoutMs: number, requestId: string | null): InvocationOutcome {
  const seconds = (timeoutMs / 1000).toFixed(2);
  return platformError(
    'Sandbox.Timedout',
    `RequestId: ${requestId} Error: Task timed out after ${seconds} seconds`,
  );
}

function exitOutcome(exitCode: number, error: Error | null, requestId: string | null): InvocationOutcome {
  const prefix = `RequestId: ${requestId} Error: `;
  if (error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY') {
    return platformError('Runtime.OutOfMemory', `${prefix}Runtime exited with error: signal: killed`);
  }
  if (error) return platformError('Runtime.ExitError', `${prefix}${error.message}`);
  if (exitCode === 0)
    return platformError('Runtime.ExitError', `${prefix}Runtime exited without providing a reason`);
  return platformError('Runtime.ExitError', `${prefix}Runtime exited with error: exit status ${exitCode}`);
}
