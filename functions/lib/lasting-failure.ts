import { ZodError } from 'zod';
import { GraphQlRequestError } from './graphql-client.ts';

/**
 * Whether no later try can end otherwise, because of the data or of our own code. Everything else, such as a service
 * that does not answer, passes some time.
 */
export function isLastingFailure(failure: unknown): boolean {
  if (failure instanceof GraphQlRequestError) return failure.isLasting;
  return failure instanceof ZodError || failure instanceof TypeError || failure instanceof RangeError;
}
