import { isJsonObject, parseJson, type Json } from '../../lib/json.ts';
import type { InvocationOutcome } from './invocation-outcome.ts';

/**
 * Reads from a function's answer which records of a batch failed.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 *
 * @param reportsItems whether the mapping has `ReportBatchItemFailures`.
 * @returns the identifiers of the failed records; `all` when the whole batch counts as failed.
 */
export function failedItems(outcome: InvocationOutcome, reportsItems: boolean): ReadonlySet<string> | 'all' {
  if (outcome.functionError !== null) return 'all';
  if (!reportsItems) return new Set();
  const response = parseJson(outcome.payload);
  if (response === null) return new Set();
  if (!isJsonObject(response)) return typeof response === 'string' && response === '' ? new Set() : 'all';
  const failures = response['batchItemFailures'] ?? [];
  if (!Array.isArray(failures)) return 'all';
  const identifiers = failures.map(identifierOf);
  return identifiers.every((identifier) => identifier !== null) ? new Set(identifiers) : 'all';
}

function identifierOf(failure: Json): string | null {
  const identifier = isJsonObject(failure) ? failure['itemIdentifier'] : undefined;
  return typeof identifier === 'string' && identifier !== '' ? identifier : null;
}
