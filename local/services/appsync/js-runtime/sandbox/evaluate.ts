import type { ResolverContext } from '../../resolver-context.ts';
import type { EvaluationOutput } from '../protocol.ts';
import { createHandlerContext } from './handler-context.ts';
import type { Run } from './run.ts';
import type { Scope } from './scope.ts';
import { positionOf } from './stack-position.ts';
import { EarlyReturnStop, ErrorStop, InputError } from './stop.ts';
import { toJsonText } from './values.ts';

export type Handler = (context: object) => unknown;

/** A module's script: makes its handlers anew, so that no variable of it outlives a call. */
export type ModuleScript = (scope: Scope) => Record<string, Handler | undefined>;

type Outcome = Omit<EvaluationOutput, 'stash' | 'result'>;

/**
 * Runs one handler; answers an `EvaluationOutput` as JSON text.
 *
 * @param instantiate runs the module's script, which may throw as well as the handler.
 */
export function evaluate(instantiate: () => Handler | undefined, given: ResolverContext, run: Run): string {
  const context = createHandlerContext(given);
  const outcome: Outcome = {};
  const resultText = guard(outcome, () => toJsonText(instantiate()?.(context)));
  const stashText = guard(outcome, () => toJsonText(given.stash)) ?? '{}';
  collect(run, outcome);
  return assemble(outcome, stashText, resultText);
}

/** Text of what `act` answers or returns early; what it throws goes into `outcome`. */
function guard(outcome: Outcome, act: () => string | undefined): string | undefined {
  try {
    return act();
  } catch (thrown) {
    if (thrown instanceof EarlyReturnStop) {
      outcome.earlyReturn = { skipTo: thrown.skipTo };
      return guard(outcome, () => toJsonText(thrown.value));
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

/** Joins the parts as text, since result and stash are text already. */
function assemble(outcome: object, stashText: string, resultText: string | undefined): string {
  const rest = JSON.stringify(outcome).slice(1);
  const result = resultText === undefined ? '' : `,"result":${resultText}`;
  return `{"stash":${stashText}${result}${rest === '}' ? rest : `,${rest}`}`;
}
