import type { Json, JsonObject } from '../../../lib/json.ts';

/** What one call of a `request` or `response` handler did. */
export interface Evaluation {
  /** What the handler returned, or gave to `runtime.earlyReturn`; `undefined` when it returned nothing or failed. */
  result: Json | undefined;
  /** The stash after the call. */
  stash: JsonObject;
  /** Set when `util.error`, `util.unauthorized` or an uncaught exception stopped the handler. */
  error: HandlerError | null;
  /** Errors of `util.appendError`, in order. */
  appendedErrors: HandlerError[];
  /** Set when `runtime.earlyReturn` stopped the handler. */
  earlyReturn: { skipTo: 'NEXT' | 'END' } | null;
  /** Of `extensions.setSubscriptionFilter`: the filter as given. */
  subscriptionFilter?: Json;
  /** Of `extensions.setSubscriptionInvalidationFilter`. */
  invalidationFilter?: Json;
  /** Of `extensions.invalidateSubscriptions`, in order. */
  invalidations: { subscriptionField: string; payload: Json }[];
  /** Of `extensions.evictFromApiCache`. */
  cacheEvictions: { typeName: string; fieldName: string; keyValuePair: JsonObject }[];
  /** Of `util.http.addResponseHeader(s)`, already filtered by AWS's rules. */
  responseHeaders: Record<string, string>;
  logs: HandlerLog[];
}

/** `type` null: the handler gave none. `unauthorized`: raised by `util.unauthorized()`. */
export interface HandlerError {
  message: string;
  type: string | null;
  data: Json;
  errorInfo: Json;
  unauthorized: boolean;
}

export interface HandlerLog {
  level: 'INFO' | 'ERROR';
  /** Every argument as JSON, separated by spaces. */
  text: string;
  /** `code.js`, or the file that the code's source map names. */
  file: string;
  line: number;
  column: number;
}
