import type { Json, JsonObject } from '../../../lib/json.ts';
import type { AuthTypeName, ResolverContext } from '../resolver-context.ts';
import type { Evaluation, HandlerError, HandlerLog } from './evaluation.ts';

/** What the sandbox is given for one call. */
export interface EvaluationInput {
  nowMs: number;
  /** 32 hex digits from which the call's random numbers come. */
  seed: string;
  authType: AuthTypeName | null;
  context: ResolverContext;
}

/** Line and column, both from 1, in the script that ran. */
export type ScriptPosition = [line: number, column: number];

/** What comes back out of the sandbox; what is absent did not happen. */
export interface EvaluationOutput {
  result?: Json;
  /** As JSON text the result has at most 6 bytes for each. */
  units: number;
  stash: JsonObject;
  error?: HandlerError;
  /** An exception the handler did not mean: its text, and where it was thrown. */
  uncaught?: { message: string; position: ScriptPosition | null };
  earlyReturn?: NonNullable<Evaluation['earlyReturn']>;
  appendedErrors?: HandlerError[];
  subscriptionFilter?: Json;
  invalidationFilter?: Json;
  invalidations?: Evaluation['invalidations'];
  cacheEvictions?: Evaluation['cacheEvictions'];
  responseHeaders?: Record<string, string>;
  logs?: RawLog[];
}

export interface RawLog {
  level: HandlerLog['level'];
  text: string;
  position: ScriptPosition | null;
}

/** Names of the members of `util`, `extensions` and so on; `true` for a function or a value. */
export interface MemberTree {
  [name: string]: MemberTree | true;
}

/** The functions of the sandbox that the host holds. */
export interface SandboxApi {
  /** Keeps a module's script; answers its number. */
  register(module: unknown): number;
  /** Forgets a module. */
  remove(id: number): void;
  /** Runs one handler of module `id`. It is given copies, and what it answers is copied for the host. */
  evaluate(id: number, handler: string, input: EvaluationInput): EvaluationOutput;
  /** A `MemberTree` as JSON text: what code can import, and what it has as globals. */
  describe(): string;
}

/** Every script of user code is named so, which tells its stack frames from ours. */
export const scriptNamePrefix = 'appsync-code:';
