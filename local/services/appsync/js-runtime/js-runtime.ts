import type { Clock } from '../../../lib/clock.ts';
import type { HandlerCode } from '../../../model/appsync.ts';
import type { AuthTypeName, ResolverContext } from '../resolver-context.ts';
import { toEvaluation } from './evaluation-output.ts';
import type { Evaluation } from './evaluation.ts';
import { loadCode } from './load-code.ts';
import type { EvaluationInput } from './protocol.ts';
import { openSandbox } from './sandbox.ts';
import { bundleSandboxScript } from './sandbox-script.ts';
import { createSeedSource } from './seed-source.ts';

export { CodeErrors } from './code-errors.ts';

/** Runs APPSYNC_JS code: https://docs.aws.amazon.com/appsync/latest/devguide/resolver-reference-overview-js.html */
export interface JsRuntime extends Disposable {
  /**
   * Loads one module.
   *
   * @param requiredHandlers what it has to export.
   * @throws CodeErrors with all that AWS would refuse: syntax, lint, unknown names, missing handlers, size.
   */
  load(code: HandlerCode, requiredHandlers?: readonly HandlerName[]): HandlerModule;
}

export type HandlerName = 'request' | 'response';

/** Disposing of a module frees its memory; modules that live as long as their runtime need not be. */
export interface HandlerModule extends Disposable {
  /**
   * Runs a handler to its end and answers all it did; never throws for what the handler does.
   * Nothing that a call leaves in the module's variables is there for the next one.
   */
  evaluate(handler: HandlerName, context: ResolverContext, authType: AuthTypeName | null): Evaluation;
}

export interface JsRuntimeOptions {
  clock: Pick<Clock, 'now'>;
  /** `n` random bytes, as `randomBytes` of `node:crypto` gives. */
  randomBytes(n: number): Uint8Array;
}

/** Creates a runtime whose modules share one sandbox; one API gets one runtime. */
export function createJsRuntime({ clock, randomBytes }: JsRuntimeOptions): JsRuntime {
  let sandbox: ReturnType<typeof openSandbox> | null = openSandbox(bundleSandboxScript());
  const nextSeed = createSeedSource(randomBytes);

  function opened() {
    if (!sandbox) throw new Error('The APPSYNC_JS runtime has been disposed of.');
    return sandbox;
  }

  return {
    load(code, requiredHandlers = ['request', 'response']) {
      const { script, originalPosition } = loadCode(code, requiredHandlers, opened().members);
      const id = opened().add(script);
      return {
        evaluate(handler, context, authType) {
          const input: EvaluationInput = { nowMs: clock.now(), seed: nextSeed(), authType, context };
          return toEvaluation(opened().evaluate(id, handler, input), originalPosition);
        },
        [Symbol.dispose]: () => sandbox?.remove(id),
      };
    },
    [Symbol.dispose]() {
      sandbox = null;
    },
  };
}
