import type { Clock, Timer } from '../../lib/clock.ts';
import { AwsError } from '../../lib/errors.ts';
import type { Logger } from '../../lib/logger.ts';
import type { FunctionModel } from '../../model/lambda.ts';
import type { FunctionWorker } from './function-worker.ts';
import type { InvocationOutcome } from './invocation-outcome.ts';

export interface FunctionPoolOptions {
  model: FunctionModel;
  startWorker(): FunctionWorker;
  /** More threads than this do not help on one machine; further events wait in line. */
  maxWorkers: number;
  /** A worker without an event for this long ends. */
  idleMs: number;
  clock: Clock;
  log: Logger;
}

/** The execution environments of one function. */
export interface FunctionPool extends AsyncDisposable {
  /**
   * Runs one event on a free worker, starting one when none is free.
   *
   * @throws AwsError TooManyRequestsException when the function's reserved concurrency is used up.
   */
  invoke(requestId: string, payload: string): Promise<InvocationOutcome>;
}

/** Creates an empty pool; the first event starts the first worker. */
export function createFunctionPool(options: FunctionPoolOptions): FunctionPool {
  const { model, startWorker, maxWorkers, idleMs, clock, log } = options;
  const all = new Set<FunctionWorker>();
  const idle: { worker: FunctionWorker; timer: Timer }[] = [];
  const waiting: { resolve(worker: FunctionWorker): void; reject(error: Error): void }[] = [];
  let isDisposed = false;

  function start(): FunctionWorker {
    log.info('Cold start', { function: model.name, workers: all.size + 1 });
    const worker = startWorker();
    all.add(worker);
    return worker;
  }

  function takeIdle(): FunctionWorker | undefined {
    for (let entry = idle.pop(); entry; entry = idle.pop()) {
      entry.timer.cancel();
      if (entry.worker.isAlive) return entry.worker;
      discard(entry.worker);
    }
    return undefined;
  }

  function acquire(): FunctionWorker | Promise<FunctionWorker> {
    if (isDisposed) throw stopped();
    const worker = takeIdle();
    if (worker) return worker;
    if (all.size < maxWorkers) return start();
    return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
  }

  function release(worker: FunctionWorker): void {
    if (isDisposed) return;
    if (!worker.isAlive) discard(worker);
    const next = waiting.shift();
    if (next) return next.resolve(worker.isAlive ? worker : start());
    if (worker.isAlive) keepWarm(worker);
  }

  function keepWarm(worker: FunctionWorker): void {
    const entry = { worker, timer: clock.setTimer(() => retire(), idleMs) };
    function retire() {
      idle.splice(idle.indexOf(entry), 1);
      log.debug('Idle worker ended', { function: model.name });
      discard(worker);
    }
    idle.push(entry);
  }

  function discard(worker: FunctionWorker): void {
    all.delete(worker);
    void worker[Symbol.asyncDispose]();
  }

  function refuseAboveReservation(): void {
    const inUse = all.size - idle.length + waiting.length;
    if (model.reservedConcurrency === null || inUse < model.reservedConcurrency) return;
    throw new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429, {
      Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
      Type: 'User',
    });
  }

  return {
    async invoke(requestId, payload) {
      refuseAboveReservation();
      const worker = await acquire();
      try {
        return await worker.invoke(requestId, payload);
      } finally {
        release(worker);
      }
    },
    async [Symbol.asyncDispose]() {
      isDisposed = true;
      for (const { timer } of idle.splice(0)) timer.cancel();
      for (const { reject } of waiting.splice(0)) reject(stopped());
      await Promise.all([...all].map((worker) => worker[Symbol.asyncDispose]()));
      all.clear();
    },
  };
}

function stopped(): AwsError {
  return new AwsError('ServiceException', 'The runtime is stopping.', 500);
}
