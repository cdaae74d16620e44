import type { Json, JsonObject } from '../../lib/json.ts';
import type { Logger } from '../../lib/logger.ts';
import { type DataSource, type DataSourceCall, DataSourceError } from './data-source.ts';
import type { Evaluation, HandlerError } from './js-runtime/evaluation.ts';
import type { AuthTypeName, ResolverContext } from './resolver-context.ts';

/** Loaded APPSYNC_JS code of a resolver or function. */
export interface Handlers {
  evaluate(
    handler: 'request' | 'response',
    context: ResolverContext,
    authType: AuthTypeName | null,
  ): Evaluation;
}

/** A request handler, a data source and a response handler. `handlers` null: a direct Lambda function. */
export interface ResolverUnit {
  name: string;
  handlers: Handlers | null;
  dataSource: DataSource;
  maxBatchSize: number;
}

export interface Pipeline {
  name: string;
  handlers: Handlers;
  functions: readonly ResolverUnit[];
}

/** What is the same for all handlers of one field. */
export interface FieldRun {
  base: Omit<ResolverContext, 'result' | 'error' | 'prev' | 'stash'>;
  authType: AuthTypeName | null;
  /** One `DataSourceCall.batch` per unit, shared by the siblings of this field. */
  batches: Map<ResolverUnit, object>;
  log: Logger;
}

/** Everything a resolver did beside returning a value. */
export interface FieldOutcome {
  value: Json | undefined;
  /** Stops the field: it becomes null. */
  failure: HandlerError | null;
  appendedErrors: HandlerError[];
  subscriptionFilter: Json | undefined;
  invalidationFilter: Json | undefined;
  invalidations: Evaluation['invalidations'];
  cacheEvictions: Evaluation['cacheEvictions'];
  responseHeaders: Record<string, string>;
}

export interface FieldResolver {
  resolve(run: FieldRun): Promise<FieldOutcome>;
}

/** State of one field being resolved; lives as long as the field's run and is seen by nobody else. */
interface Progress {
  outcome: FieldOutcome;
  stash: JsonObject;
}

function createOutcome(): FieldOutcome {
  return {
    value: undefined,
    failure: null,
    appendedErrors: [],
    subscriptionFilter: undefined,
    invalidationFilter: undefined,
    invalidations: [],
    cacheEvictions: [],
    responseHeaders: {},
  };
}

/** The outcome of a resolver that was given up. */
export function failedOutcome({ type, message }: { type: string; message: string }): FieldOutcome {
  return {
    ...createOutcome(),
    failure: { message, type, data: null, errorInfo: null, unauthorized: false },
  };
}

/** Takes over what a handler call left behind. */
function absorb(progress: Progress, evaluation: Evaluation, name: string, log: Logger): void {
  const { outcome } = progress;
  progress.stash = evaluation.stash;
  outcome.failure = evaluation.error;
  outcome.appendedErrors.push(...evaluation.appendedErrors);
  outcome.invalidations.push(...evaluation.invalidations);
  outcome.cacheEvictions.push(...evaluation.cacheEvictions);
  Object.assign(outcome.responseHeaders, evaluation.responseHeaders);
  if (evaluation.subscriptionFilter !== undefined) outcome.subscriptionFilter = evaluation.subscriptionFilter;
  if (evaluation.invalidationFilter !== undefined) outcome.invalidationFilter = evaluation.invalidationFilter;
  for (const line of evaluation.logs) {
    const write = line.level === 'ERROR' ? log.error : log.info;
    write(line.text, { resolver: name, at: `${line.line}:${line.column}` });
  }
}

type Answer = { result: Json } | { result: Json; error: { type: string; message: string } };

async function callDataSource(
  unit: ResolverUnit,
  request: Json | undefined,
  call: DataSourceCall,
): Promise<Answer> {
  try {
    return { result: await unit.dataSource.invoke(request, call) };
  } catch (failure) {
    if (!(failure instanceof DataSourceError)) throw failure;
    return { result: failure.result, error: { type: failure.type, message: failure.message } };
  }
}

/** How a unit ended: with a value, or by asking to leave early. */
type UnitEnd = { value: Json | undefined; skipTo: 'NEXT' | 'END' | null };

/**
 * Runs request handler, data source and response handler. A failed data source still runs the response handler,
 * which may swallow the failure: https://docs.aws.amazon.com/appsync/latest/devguide/resolver-reference-overview-js.html
 */
async function runUnit(
  unit: ResolverUnit,
  run: FieldRun,
  progress: Progress,
  prev: ResolverContext['prev'],
): Promise<UnitEnd> {
  const context: ResolverContext = { ...run.base, prev, stash: progress.stash };
  if (!unit.handlers) return runDirect(unit, run, progress, context);
  const asked = unit.handlers.evaluate('request', context, run.authType);
  absorb(progress, asked, unit.name, run.log);
  if (asked.error) return { value: undefined, skipTo: null };
  if (asked.earlyReturn) return { value: asked.result, skipTo: asked.earlyReturn.skipTo };

  const answer = await callDataSource(unit, asked.result ?? null, {
    context: { ...context, stash: progress.stash },
    maxBatchSize: unit.maxBatchSize,
    batch: batchKey(run, unit),
  });
  const answered = unit.handlers.evaluate(
    'response',
    { ...context, ...answer, stash: progress.stash },
    run.authType,
  );
  absorb(progress, answered, unit.name, run.log);
  return { value: answered.result, skipTo: null };
}

async function runDirect(
  unit: ResolverUnit,
  run: FieldRun,
  progress: Progress,
  context: ResolverContext,
): Promise<UnitEnd> {
  const call = { context, maxBatchSize: unit.maxBatchSize, batch: batchKey(run, unit) };
  const answer = await callDataSource(unit, undefined, call);
  if ('error' in answer) {
    const { type, message } = answer.error;
    progress.outcome.failure = { message, type, data: answer.result, errorInfo: null, unauthorized: false };
  }
  return { value: answer.result, skipTo: null };
}

/** Siblings batch per function of a pipeline, not across functions. */
function batchKey(run: FieldRun, unit: ResolverUnit): object {
  let key = run.batches.get(unit);
  if (!key) run.batches.set(unit, (key = {}));
  return key;
}

/** A resolver with one data source. */
export function createUnitResolver(unit: ResolverUnit): FieldResolver {
  return {
    async resolve(run) {
      const progress: Progress = { stash: {}, outcome: createOutcome() };
      const end = await runUnit(unit, run, progress, null);
      progress.outcome.value = progress.outcome.failure ? undefined : end.value;
      return progress.outcome;
    },
  };
}

/**
 * A resolver that runs functions in order. `util.error` anywhere ends it at once, its own response handler
 * included; `runtime.earlyReturn` in its request handler skips the functions.
 */
export function createPipelineResolver(pipeline: Pipeline): FieldResolver {
  return {
    async resolve(run) {
      const progress: Progress = { stash: {}, outcome: createOutcome() };
      const { outcome } = progress;
      const before: ResolverContext = { ...run.base, prev: null, stash: progress.stash };
      const asked = pipeline.handlers.evaluate('request', before, run.authType);
      absorb(progress, asked, pipeline.name, run.log);
      if (outcome.failure) return outcome;

      let result = asked.result ?? null;
      for (const unit of asked.earlyReturn ? [] : pipeline.functions) {
        const end = await runUnit(unit, run, progress, { result });
        if (outcome.failure) return outcome;
        result = end.value ?? null;
        if (end.skipTo === 'END') break;
      }

      const after: ResolverContext = { ...run.base, result, prev: { result }, stash: progress.stash };
      const answered = pipeline.handlers.evaluate('response', after, run.authType);
      absorb(progress, answered, pipeline.name, run.log);
      outcome.value = outcome.failure ? undefined : answered.result;
      return outcome;
    },
  };
}
