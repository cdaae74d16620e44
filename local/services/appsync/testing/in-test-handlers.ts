import type { Json, JsonObject } from '../../../lib/json.ts';
import type { Handlers } from '../field-resolver.ts';
import type { Evaluation, HandlerError } from '../js-runtime/evaluation.ts';
import type { ResolverContext } from '../resolver-context.ts';

/** A `request` or `response` function written in a test; what it may do beside returning goes through `util`. */
export type Handler = (ctx: ResolverContext, util: HandlerUtil) => Json | undefined;

/** `util`, `runtime` and `extensions` of APPSYNC_JS, as far as the tests of the core need them. */
export interface HandlerUtil {
  error(message: string, type?: string | null, data?: Json, errorInfo?: Json): never;
  appendError(message: string, type?: string | null, data?: Json, errorInfo?: Json): void;
  unauthorized(): never;
  earlyReturn(value?: Json, options?: { skipTo: 'NEXT' | 'END' }): never;
  setSubscriptionFilter(filter: Json): void;
  setSubscriptionInvalidationFilter(filter: Json): void;
  invalidateSubscriptions(invalidation: { subscriptionField: string; payload: Json }): void;
  evictFromApiCache(typeName: string, fieldName: string, keyValuePair: JsonObject): void;
  addResponseHeader(name: string, value: string): void;
}

/** Leaves a handler, as `util.error` does. */
class Stop extends Error {}

const keepResult: Handler = (ctx) => ctx.result ?? null;
const emptyRequest: Handler = () => ({});

/** Handlers from plain functions. Each call gets a copy of its context, as it would across the sandbox's border. */
export function inTestHandlers({
  request = emptyRequest,
  response = keepResult,
}: {
  request?: Handler;
  response?: Handler;
}): Handlers {
  return {
    evaluate(handler, context) {
      const ctx = structuredClone(context);
      const evaluation: Evaluation = { ...createEvaluation(), stash: ctx.stash };
      try {
        evaluation.result = (handler === 'request' ? request : response)(ctx, createUtil(evaluation));
      } catch (stop) {
        if (!(stop instanceof Stop)) throw stop;
      }
      return { ...evaluation, stash: structuredClone(ctx.stash) };
    },
  };
}

function createEvaluation(): Evaluation {
  return {
    result: undefined,
    stash: {},
    error: null,
    appendedErrors: [],
    earlyReturn: null,
    invalidations: [],
    cacheEvictions: [],
    responseHeaders: {},
    logs: [],
  };
}

function toError(
  message: string,
  type: string | null = null,
  data: Json = null,
  errorInfo: Json = null,
): HandlerError {
  return { message, type, data, errorInfo, unauthorized: false };
}

function createUtil(evaluation: Evaluation): HandlerUtil {
  return {
    error(...about) {
      evaluation.error = toError(...about);
      throw new Stop();
    },
    appendError: (...about) => void evaluation.appendedErrors.push(toError(...about)),
    unauthorized() {
      evaluation.error = { ...toError('Unauthorized'), unauthorized: true };
      throw new Stop();
    },
    earlyReturn(value, options = { skipTo: 'NEXT' }) {
      evaluation.earlyReturn = options;
      evaluation.result = value;
      throw new Stop();
    },
    setSubscriptionFilter: (filter) => void (evaluation.subscriptionFilter = filter),
    setSubscriptionInvalidationFilter: (filter) => void (evaluation.invalidationFilter = filter),
    invalidateSubscriptions: (invalidation) => void evaluation.invalidations.push(invalidation),
    evictFromApiCache: (typeName, fieldName, keyValuePair) =>
      void evaluation.cacheEvictions.push({ typeName, fieldName, keyValuePair }),
    addResponseHeader: (name, value) => void (evaluation.responseHeaders[name] = value),
  };
}
