import type { ResolverContext } from '../../resolver-context.ts';
import type { EvaluationOutput } from '../protocol.ts';
import type { Copy, Tally } from './copy.ts';
import { createHandlerContext } from './handler-context.ts';
import type { Run } from './run.ts';
import type { Scope } from './scope.ts';
import { positionOf } from './stack-position.ts';
import { EarlyReturnStop, ErrorStop, InputError } from './stop.ts';

export type Handler = (context: object) => unknown;

/** A module's script: makes its handlers anew, so that no variable of it outlives a call. */
export type ModuleScript = (scope: Scope) => Record<string, Handler | undefined>;

type Outcome = Omit<EvaluationOutput, 'stash' | 'result' | 'units'>;

/**
 * Runs one handler.
 *
 * @param instantiate runs the module's script, which may throw as well as the handler.
 * @param given the host's.
 * @param copyIn makes what handlers get, `copyOut` what leaves the sandbox.
 */
export function evaluate(
  instantiate: () => Handler | undefined,
  given: ResolverContext,
  run: Run,
  copyIn: <T>(value: T) => T,
  copyOut: Copy,
): EvaluationOutput {
  const stash = copyIn(given.stash);
  const context = createHandlerContext(given, stash, copyIn);
  const outcome: Outcome = {};
  const tally: Tally = { units: 0 };
  const copy = (value: unknown) => copyOut(value, tally);
  const result = guard(outcome, () => instantiate()?.(context), copy);
  const { units } = tally;
  const stashAfter = guard(outcome, () => stash, copy);
  collect(run, outcome);
  const output = copy({ ...outcome, stash: {}, units }) as EvaluationOutput;
  if (stashAfter !== undefined) output.stash = stashAfter as EvaluationOutput['stash'];
  if (result !== undefined) output.result = result as NonNullable<EvaluationOutput['result']>;
  return output;
}

/** A copy of what `act` answers or returns early; what it throws, or copying it, goes into `outcome`. */
function guard(outcome: Outcome, act: () => unknown, copy: (value: unknown) => unknown): unknown {
  try {
    return copy(act());
  } catch (thrown) {
    if (thrown instanceof EarlyReturnStop) {
      outcome.earlyReturn = { skipTo: thrown.skipTo };
      return guard(outcome, () => thrown.value, copy);
    }
    if (thrown instanceof ErrorStop) outcome.error = thrown.error;
    else outcome.uncaught = describe(thrown);
    return undefined;
  }
}

function describe(thrown: unknown): NonNullable<EvaluationOutput['uncaught']> {
  if (!(thrown instanceof Error)) return { message: 'Error', position: null };
  const message = thrown instanceof InputError ? thrown.message : `${thrown.name}: ${thrown.message}`;
  return { message, position: positionOf(thrown) };
}

function collect(run: Run, outcome: Outcome): void {
  if (run.logs.length > 0) outcome.logs = run.logs;
  if (run.appendedErrors.length > 0) outcome.appendedErrors = run.appendedErrors;
  if (run.invalidations.length > 0) outcome.invalidations = run.invalidations;
  if (run.cacheEvictions.length > 0) outcome.cacheEvictions = run.cacheEvictions;
  if (run.responseHeaders.size > 0) {
    const headers: Record<string, string> = {};
    for (const { name, value } of run.responseHeaders.values()) headers[name] = value;
    outcome.responseHeaders = headers;
  }
  if (run.subscriptionFilter !== undefined) outcome.subscriptionFilter = parsed(run.subscriptionFilter);
  if (run.invalidationFilter !== undefined) outcome.invalidationFilter = parsed(run.invalidationFilter);
}

function parsed(text: string): NonNullable<EvaluationOutput['subscriptionFilter']> {
  return JSON.parse(text) as NonNullable<EvaluationOutput['subscriptionFilter']>;
}
