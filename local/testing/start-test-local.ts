import { fileURLToPath } from 'node:url';
import { createLogger } from '../lib/logger.ts';
import { type Local, startLocal, type StartOptions } from '../start.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));

export interface GraphQlAnswer<Data = Record<string, unknown>> {
  status: number;
  data?: Data | null;
  errors?: { errorType?: string | null; message: string; path?: unknown; errorInfo?: unknown }[];
}

/** A runtime of a test: in memory, on a free port, quiet. */
export interface TestLocal extends Local {
  /** Every line the runtime logged, from `info` up. */
  logLines: readonly string[];
  /** Posts a GraphQL request; `headers` prove who sends it. */
  ask<Data = Record<string, unknown>>(
    headers: Record<string, string>,
    query: string,
    variables?: object,
  ): Promise<GraphQlAnswer<Data>>;
}

export type TestLocalOptions = Pick<StartOptions, 'assembly'> &
  Partial<StartOptions> & {
    /** True: lines of level `error` are part of the test. Otherwise stopping fails when there was one. */
    expectsErrors?: boolean;
  };

/** Starts a runtime for a test; dispose of it with `await using`. */
export async function startTestLocal({
  expectsErrors = false,
  ...options
}: TestLocalOptions): Promise<TestLocal> {
  const logLines: string[] = [];
  const local = await startLocal({
    host: '127.0.0.1',
    port: 0,
    dataDirectory: null,
    webDirectory: null,
    moduleRoots: [project],
    log: createLogger('info', (line) => logLines.push(line)),
    ...options,
  });
  return {
    ...local,
    logLines,
    async ask(headers, query, variables = {}) {
      const response = await fetch(`${local.origin}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ query, variables }),
      });
      return { status: response.status, ...(await response.json()) };
    },
    async [Symbol.asyncDispose]() {
      await local[Symbol.asyncDispose]();
      const [error] = expectsErrors ? [] : logLines.filter((line) => line.startsWith('error '));
      if (error !== undefined) throw new Error(`The runtime logged: ${error}`);
    },
  };
}
