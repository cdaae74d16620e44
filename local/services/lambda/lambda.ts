import type { Clock } from '../../lib/clock.ts';
import { createDisposer } from '../../lib/disposer.ts';
import { AwsError, StartError } from '../../lib/errors.ts';
import { parseJson, type Json } from '../../lib/json.ts';
import type { Logger } from '../../lib/logger.ts';
import type { EventSourceMappingModel, FunctionModel } from '../../model/lambda.ts';
import { createAsyncInvocations } from './async-invocations.ts';
import { startEventSourceMappings } from './event-source-mapping.ts';
import { formatTailLine, writeFunctionLog, type FunctionLogLine } from './function-log.ts';
import { createFunctionNames } from './function-names.ts';
import { createFunctionPool, type FunctionPool } from './function-pool.ts';
import { startFunctionWorker } from './function-worker.ts';
import type { InvocationOutcome } from './invocation-outcome.ts';
import { type LoadGate, openGate } from './load-gate.ts';
import type { EventSources } from './mapping-context.ts';
import { handleLambdaApi, type ApiInvocation, type ApiInvocationResult } from './lambda-api.ts';

export type { InvocationOutcome } from './invocation-outcome.ts';

export type InvocationType = 'RequestResponse' | 'Event';

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const maxPayloadBytes: Record<InvocationType, number> = { RequestResponse: 6_291_456, Event: 262_144 };
/** Lambda's own default is 1,000 for an account; a laptop gains nothing beyond its cores. */
const defaultMaxWorkers = 10;
const defaultIdleMs = 300_000;
/** https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html: where Lambda begins. */
const defaultConcurrentBatches = 5;

export interface LambdaOptions {
  functions: readonly FunctionModel[];
  region: string;
  /** What a function sees beside its own variables: region, endpoint and credentials for the SDKs. */
  environment(functionName: string): Readonly<Record<string, string>>;
  /** Sends JSON text to a destination: the ARN of a queue, a topic, a bus or a function. */
  deliver(arn: string, message: string): Promise<void>;
  /** Runs an invocation in place of the plain call: for faults on demand. */
  disturb?(functionName: string, run: () => Promise<InvocationOutcome>): Promise<InvocationOutcome>;
  /** Gets every line that a function prints. */
  onLine?(text: string): void;
  /** Default: always open. */
  gate?: LoadGate;
  /** Directories of which the `node_modules` hold the AWS SDK, which bundles leave out: the project's, for one. */
  moduleRoots: readonly string[];
  /** Where `worker/entry.mjs` and its neighbours are, when the runtime itself has been bundled. */
  workerEntry?: URL;
  /** Threads per function. Default: 10. */
  maxWorkers?: number;
  /** How long a thread stays without an event. Default: five minutes. */
  idleMs?: number;
  clock: Clock;
  log: Logger;
  newId(): string;
}

/** AWS Lambda, as the rest of the runtime sees it. */
export interface Lambda extends AsyncDisposable {
  /**
   * Runs a function. An `Event` is only accepted: the answer is empty, and retries follow by the clock.
   *
   * @param functionNameOrArn a name, or an ARN with or without version or alias.
   * @returns the function's result; with `functionError`, an object of `errorType`, `errorMessage` and `trace`.
   * @throws AwsError ResourceNotFoundException, TooManyRequestsException, RequestTooLargeException.
   */
  invoke(
    functionNameOrArn: string,
    payload: Json,
    options: { type: InvocationType },
  ): Promise<{ payload: Json; functionError: 'Unhandled' | null }>;

  /** Answers Lambda's REST API: `POST /2015-03-31/functions/<name>/invocations`. */
  callHttp(request: Request): Promise<Response>;

  /**
   * Starts to carry queue messages and stream records to functions, until disposed of.
   *
   * @throws StartError for a function or source that is not there, or a filter that is not understood.
   */
  startMappings(mappings: readonly EventSourceMappingModel[], sources: EventSources): AsyncDisposable;
}

/** Makes functions callable. No thread starts before a function's first event. */
export function startLambda(options: LambdaOptions): Lambda {
  const { region, clock, log, newId } = options;
  const disposer = createDisposer();
  const names = createFunctionNames(options.functions);
  const pools = new Map<string, FunctionPool>();
  /** Lines of those invocations of which somebody asked for the log. */
  const tails = new Map<string, string[]>();
  let isDisposed = false;

  function poolOf(model: FunctionModel): FunctionPool {
    const known = pools.get(model.name);
    if (known) return known;
    const pool = createFunctionPool({
      model,
      startWorker: () => startWorker(model),
      maxWorkers: options.maxWorkers ?? defaultMaxWorkers,
      idleMs: options.idleMs ?? defaultIdleMs,
      clock,
      log,
    });
    pools.set(model.name, disposer.use(pool));
    return pool;
  }

  function startWorker(model: FunctionModel) {
    return startFunctionWorker({
      model,
      entry: options.workerEntry ?? new URL('./worker/entry.mjs', import.meta.url),
      moduleRoots: options.moduleRoots,
      environment: options.environment(model.name),
      logStreamName: newLogStreamName(),
      clock,
      onLog: (line) => onFunctionLog(model, line),
    });
  }

  function newLogStreamName(): string {
    const day = new Date(clock.now()).toISOString().slice(0, 10).replaceAll('-', '/');
    return `${day}/[$LATEST]${newId().replaceAll('-', '')}`;
  }

  function onFunctionLog(model: FunctionModel, line: FunctionLogLine): void {
    writeFunctionLog(log, model.name, line);
    options.onLine?.(line.text);
    if (line.requestId !== null) tails.get(line.requestId)?.push(formatTailLine(line, clock.now()));
  }

  async function runPayload(
    model: FunctionModel,
    requestId: string,
    payload: string,
  ): Promise<InvocationOutcome> {
    if (isDisposed) throw new AwsError('ServiceException', 'The runtime is stopping.', 500);
    refuseLarge(payload, 'RequestResponse');
    const run = () => poolOf(model).invoke(requestId, payload);
    return options.disturb ? options.disturb(model.name, run) : run();
  }

  const asyncInvocations = createAsyncInvocations({
    invoke: runPayload,
    deliver: (arn, message) => options.deliver(arn, message),
    clock,
    log,
  });
  disposer.defer(() => asyncInvocations[Symbol.dispose]());

  function acceptEvent(model: FunctionModel, requestId: string, payload: string): void {
    refuseLarge(payload, 'Event');
    asyncInvocations.accept(model, requestId, payload);
  }

  function functionOf(mapping: EventSourceMappingModel): FunctionModel {
    try {
      return names.require(mapping.functionArn);
    } catch (cause) {
      const message = `${mapping.logicalId}.Properties.FunctionName: there is no function ${mapping.functionArn}.`;
      throw new StartError('UnsupportedResource', message, { cause });
    }
  }

  async function invokeByApi(invocation: ApiInvocation): Promise<ApiInvocationResult> {
    const { functionName, requestId, type } = invocation;
    const model = names.require(functionName);
    const payload = JSON.stringify(invocation.payload);
    if (type === 'Event') {
      acceptEvent(model, requestId, payload);
      return { payload: '', functionError: null, logTail: '' };
    }
    const lines = [`START RequestId: ${requestId} Version: $LATEST\n`];
    tails.set(requestId, lines);
    try {
      const outcome = await runPayload(model, requestId, payload);
      return { ...outcome, logTail: [...lines, `END RequestId: ${requestId}\n`].join('') };
    } finally {
      tails.delete(requestId);
    }
  }

  return {
    async invoke(functionNameOrArn, payload, { type }) {
      const model = names.require(functionNameOrArn);
      const text = JSON.stringify(payload);
      if (type === 'Event') {
        acceptEvent(model, newId(), text);
        return { payload: null, functionError: null };
      }
      const outcome = await runPayload(model, newId(), text);
      return { payload: parseJson(outcome.payload) ?? null, functionError: outcome.functionError };
    },

    callHttp: (request) =>
      handleLambdaApi(request, newId(), { requireFunction: names.require, invoke: invokeByApi }),

    startMappings(mappings, sources) {
      const contexts = mappings.map((mapping) => {
        const model = functionOf(mapping);
        const caps = [mapping.maximumConcurrency, model.reservedConcurrency, defaultConcurrentBatches];
        return {
          mapping,
          sources,
          region,
          invoke: (requestId: string, payload: Json) => runPayload(model, requestId, JSON.stringify(payload)),
          maxConcurrentBatches: Math.min(...caps.filter((cap) => cap !== null)),
          deliver: (arn: string, message: string) => options.deliver(arn, message),
          gate: options.gate ?? openGate,
          clock,
          log,
          newId,
        };
      });
      return disposer.use(startEventSourceMappings(contexts));
    },

    async [Symbol.asyncDispose]() {
      isDisposed = true;
      await disposer.dispose();
    },
  };
}

function refuseLarge(payload: string, type: InvocationType): void {
  const limit = maxPayloadBytes[type];
  if (Buffer.byteLength(payload) <= limit) return;
  throw new AwsError(
    'RequestTooLargeException',
    `Request must be smaller than ${limit} bytes for the InvokeFunction operation`,
    413,
    { Type: 'User' },
  );
}
