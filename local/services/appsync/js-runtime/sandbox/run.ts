import type { HandlerError } from '../evaluation.ts';
import type { EvaluationOutput, RawLog } from '../protocol.ts';
import type { Random } from './random.ts';

/** State of one handler call; made for it and dropped with it. */
export interface Run {
  nowMs: number;
  random: Random;
  authType: string | null;
  logs: RawLog[];
  appendedErrors: HandlerError[];
  /** Keyed by lower-case name. */
  responseHeaders: Map<string, { name: string; value: string }>;
  invalidations: NonNullable<EvaluationOutput['invalidations']>;
  cacheEvictions: NonNullable<EvaluationOutput['cacheEvictions']>;
  /** JSON text, so that later changes of the handler's object do not show. */
  subscriptionFilter: string | undefined;
  invalidationFilter: string | undefined;
}

/** The run that is under way. Handlers run one at a time and never wait, so there is one at most. */
export type CurrentRun = () => Run;

export function createRun(nowMs: number, random: Random, authType: string | null): Run {
  return {
    nowMs,
    random,
    authType,
    logs: [],
    appendedErrors: [],
    responseHeaders: new Map(),
    invalidations: [],
    cacheEvictions: [],
    subscriptionFilter: undefined,
    invalidationFilter: undefined,
  };
}
