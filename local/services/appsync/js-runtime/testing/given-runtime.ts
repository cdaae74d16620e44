import { randomBytes } from 'node:crypto';
import type { Json } from '../../../../lib/json.ts';
import { type ContextOverrides, createResolverContext } from '../../../../testing/evaluate-resolver.ts';
import { createManualClock } from '../../../../testing/manual-clock.ts';
import type { AuthTypeName } from '../../resolver-context.ts';
import type { CodeError } from '../code-errors.ts';
import type { Evaluation } from '../evaluation.ts';
import { CodeErrors, createJsRuntime, type HandlerName } from '../js-runtime.ts';

/** Everything that code can import, under the names that the examples of AWS use. */
const imports = `import { util, extensions, runtime } from '@aws-appsync/utils';
import * as ddb from '@aws-appsync/utils/dynamodb';
import * as rds from '@aws-appsync/utils/rds';
import * as ai from '@aws-appsync/utils/ai';
`;

/** What a test may say about a call besides its code. */
export interface CallOptions {
  handler?: HandlerName;
  context?: ContextOverrides;
  authType?: AuthTypeName;
}

/** A runtime whose clock stands at 2026-01-01T00:00:00Z until it is moved. */
export function givenRuntime() {
  const clock = createManualClock();
  const jsRuntime = createJsRuntime({ clock, randomBytes });
  const load = (source: string) => jsRuntime.load({ source, origin: 'test' });

  /** Runs a handler of a whole module. */
  function run(source: string, { handler = 'request', context, authType }: CallOptions = {}): Evaluation {
    using module = load(source);
    return module.evaluate(handler, createResolverContext(context), authType ?? null);
  }

  /** Runs statements as the body of a handler, with everything imported. */
  function runBody(body: string, options: CallOptions = {}): Evaluation {
    const source = `${imports}export function request(ctx) { ${body} }\nexport function response(ctx) { ${body} }`;
    return run(source, options);
  }

  /** The value of an expression; fails when its evaluation does. */
  function valueOf(expression: string, context?: ContextOverrides): Json | undefined {
    const { result, error } = runBody(`return ${expression};`, context ? { context } : {});
    if (error) throw new Error(error.message);
    return result;
  }

  /** What an expression stops with, without the place in front. */
  function failureOf(expression: string, context?: ContextOverrides): string | undefined {
    const { error } = runBody(`return ${expression};`, context ? { context } : {});
    return error?.message.replace(/^code\.js:\d+:\d+: /, '');
  }

  /** One expression of `x`, loaded once, as a function: for many inputs. */
  function functionOf(expression: string): (x: Json) => Json | undefined {
    const module = load(
      `${imports}export function request(ctx) { const { x } = ctx.args; return ${expression}; }\nexport function response() {}`,
    );
    return (x) => {
      const { result, error } = module.evaluate('request', createResolverContext({ arguments: { x } }), null);
      if (error) throw new Error(error.message);
      return result;
    };
  }

  /** What is wrong with a module; empty when it loads. */
  function errorsOf(source: string): readonly CodeError[] {
    try {
      load(source);
      return [];
    } catch (failure) {
      if (failure instanceof CodeErrors) return failure.codeErrors;
      throw failure;
    }
  }

  return { clock, jsRuntime, load, run, runBody, valueOf, failureOf, functionOf, errorsOf };
}
