import { z } from 'zod';
import { type FunctionCredentials, signRequest } from './signing.ts';

/** Calls the API as this function, with IAM. */
export interface GraphQlClient {
  /** Runs a mutation. @throws GraphQlRequestError */
  mutate(mutation: string, variables: Record<string, unknown>): Promise<void>;
}

/** The API refused or could not be reached; the message names the error type only, never what was sent. */
export class GraphQlRequestError extends Error {
  override readonly name = 'GraphQlRequestError';
}

const answer = z.object({
  errors: z.array(z.object({ errorType: z.string().nullish() })).optional(),
});

/** Longer than a publish takes, shorter than a function lives. */
const timeoutMs = 5_000;

export function createGraphQlClient(options: {
  url: string;
  credentials: FunctionCredentials;
  send: typeof fetch;
}): GraphQlClient {
  const url = new URL(options.url);
  return {
    async mutate(mutation, variables) {
      const body = JSON.stringify({ query: mutation, variables });
      const headers = await signRequest(url, body, options.credentials);
      const response = await options.send(url, {
        method: 'POST',
        headers,
        body,
        signal: AbortSignal.timeout(timeoutMs),
      });
      const { errors } = answer.parse(await response.json());
      if (!response.ok || errors?.length) {
        throw new GraphQlRequestError(
          `The API answered ${response.status} ${errors?.[0]?.errorType ?? 'without an error type'}.`,
        );
      }
    },
  };
}
