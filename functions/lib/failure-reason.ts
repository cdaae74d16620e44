import { StillBusyError } from './attempts.ts';
import { GraphQlRequestError } from './graphql-client.ts';

/** What a log may say of a failure: its kind, and its message only where we wrote it. Others may quote data. */
export function failureReason(failure: unknown): string {
  if (failure instanceof GraphQlRequestError || failure instanceof StillBusyError) {
    return `${failure.name}: ${failure.message}`;
  }
  return failure instanceof Error ? failure.name : typeof failure;
}
