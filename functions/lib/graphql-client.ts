import { z } from 'zod';
import { type FunctionCredentials, signRequest } from './signing.ts';

/** Calls the API as this function, with IAM. */
export interface GraphQlClient {
  /** Runs a mutation, in the name of the request that it goes back to. @throws GraphQlRequestError */
  mutate(mutation: string, variables: Record<string, unknown>, correlationId?: string | null): Promise<void>;
}

/** The API refused or could not be reached; the message names the error type only, never what was sent. */
export class GraphQlRequestError extends Error {
  override readonly name = 'GraphQlRequestError';
  /** True when the API refused what was sent: it will refuse it again. */
  readonly isLasting: boolean;

  constructor(message: string, { isLasting = false, cause }: { isLasting?: boolean; cause?: unknown } = {}) {
    super(message, { cause });
    this.isLasting = isLasting;
  }
}

const answer = z.object({
  errors: z.array(z.object({ errorType: z.string().nullish() })).optional(),
});
type Answer = z.infer<typeof answer>;

/** Longer than a publish takes, shorter than a function lives. */
const timeoutMs = 5_000;

export function createGraphQlClient(options: {
  url: string;
  credentials: FunctionCredentials;
  send: typeof fetch;
}): GraphQlClient {
  const url = new URL(options.url);
  return {
    async mutate(mutation, variables, correlationId) {
      const body = JSON.stringify({ query: mutation, variables });
      const headers = {
        ...(await signRequest(url, body, options.credentials)),
        ...(correlationId ? { 'x-correlation-id': correlationId } : {}),
      };
      const response = await options
        .send(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(timeoutMs) })
        .catch((cause: unknown) => {
          throw new GraphQlRequestError('The API could not be reached.', { cause });
        });
      const { errors } = await readAnswer(response);
      if (!response.ok || errors?.length) {
        const type = errors?.[0]?.errorType ?? 'without an error type';
        throw new GraphQlRequestError(`The API answered ${response.status} ${type}.`, {
          isLasting: isLasting(response.status, errors),
        });
      }
    },
  };
}

async function readAnswer(response: Response): Promise<Answer> {
  const { data } = answer.safeParse(await response.json().catch(() => null));
  if (data) return data;
  throw new GraphQlRequestError(`The API answered ${response.status} without GraphQL.`);
}

/** Variables that fit no type have no error type on AppSync; those of services and limits have one. */
function isLasting(status: number, errors: Answer['errors']): boolean {
  if (status !== 200) return status === 400 || status === 413;
  return errors?.some(({ errorType }) => errorType == null || errorType === 'BadRequest') ?? false;
}
