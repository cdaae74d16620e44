import { randomBytes } from 'node:crypto';
import { buildSync } from 'esbuild';
import type { Evaluation } from '../services/appsync/js-runtime/evaluation.ts';
import {
  createJsRuntime,
  type HandlerName,
  type JsRuntimeOptions,
} from '../services/appsync/js-runtime/js-runtime.ts';
import type { AuthTypeName, FieldInfo, ResolverContext } from '../services/appsync/resolver-context.ts';
import { createManualClock } from './manual-clock.ts';

/** What a test says about `ctx`; the rest is empty, as for an API key caller without arguments. */
export type ContextOverrides = Partial<Omit<ResolverContext, 'info'>> & { info?: Partial<FieldInfo> };

export interface ResolverTestOptions extends Partial<JsRuntimeOptions> {
  /** What `util.authType()` answers; default: none. */
  authType?: AuthTypeName;
}

/** A resolver file, bundled and loaded. */
export interface LoadedResolver {
  evaluate(handler: HandlerName, overrides?: ContextOverrides): Evaluation;
}

/**
 * Bundles a resolver's TypeScript file as a CDK app does and loads it by AWS's rules, in process.
 * The clock stands still unless one is given.
 *
 * @throws CodeErrors for code that AWS would refuse.
 */
export function loadResolverFile(path: string, options: ResolverTestOptions = {}): LoadedResolver {
  const { clock = createManualClock(), authType = null } = options;
  const jsRuntime = createJsRuntime({ clock, randomBytes: options.randomBytes ?? randomBytes });
  const module = jsRuntime.load({ source: bundleResolver(path), origin: path });
  return {
    evaluate: (handler, overrides) => module.evaluate(handler, createResolverContext(overrides), authType),
  };
}

/** Runs one handler of a resolver's TypeScript file. */
export function evaluateFile(
  path: string,
  handler: HandlerName,
  overrides?: ContextOverrides,
  options?: ResolverTestOptions,
): Evaluation {
  return loadResolverFile(path, options).evaluate(handler, overrides);
}

/** A whole `ctx` with what `overrides` says. */
export function createResolverContext({ info, ...overrides }: ContextOverrides = {}): ResolverContext {
  return {
    arguments: {},
    identity: null,
    source: null,
    prev: null,
    stash: {},
    request: { headers: {}, domainName: null },
    env: {},
    ...overrides,
    info: {
      fieldName: 'field',
      parentTypeName: 'Query',
      variables: {},
      selectionSetList: [],
      selectionSetGraphQL: '',
      ...info,
    },
  };
}

/** The bundle that the AppSync guide describes: https://docs.aws.amazon.com/appsync/latest/devguide/additional-utilities.html */
function bundleResolver(path: string): string {
  const { outputFiles } = buildSync({
    entryPoints: [path],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'esnext',
    platform: 'node',
    external: ['@aws-appsync/utils'],
    sourcemap: 'inline',
    sourcesContent: false,
    logLevel: 'silent',
  });
  return outputFiles[0]?.text ?? '';
}
