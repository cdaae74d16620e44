import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';

const raceCodes = new Set(['None', 'ConditionalCheckFailed', 'TransactionConflict']);

/** True for a transaction that did not happen because somebody else wrote one of its items. */
export function isRace(failure: unknown): boolean {
  if (!(failure instanceof TransactionCanceledException)) return false;
  return (failure.CancellationReasons ?? []).every(({ Code = 'None' }) => raceCodes.has(Code));
}
