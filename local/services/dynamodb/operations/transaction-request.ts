import { isJsonObject, type Json, type JsonObject } from '../../../lib/json.ts';
import { AwsError } from '../../../lib/errors.ts';
import { transactionCanceled, validationException, type CancellationReason } from '../exceptions.ts';

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-api */
const maxActions = 100;
export const maxTransactionBytes = 4 * 1024 * 1024;

/** @throws AwsError when `TransactItems` is not a list of 1 to 100 objects. */
export function parseTransactItems({ TransactItems: items }: JsonObject): JsonObject[] {
  if (items === undefined || items === null) throw invalidItems('null', 'Member must not be null');
  if (!Array.isArray(items)) throw new AwsError('SerializationException', 'Unexpected field type');
  if (items.length === 0) {
    throw invalidItems(`'[]'`, 'Member must have length greater than or equal to 1');
  }
  if (items.length > maxActions) {
    throw invalidItems(
      `'[${items.length} items]'`,
      `Member must have length less than or equal to ${maxActions}`,
    );
  }
  return items.map(parseObject);
}

/** @throws AwsError unless the value is a JSON object. */
export function parseObject(value: Json | undefined): JsonObject {
  if (isJsonObject(value)) return value;
  throw new AwsError('SerializationException', 'Unexpected value type in payload');
}

/** @throws AwsError when two actions of a transaction are about the same item. */
export function refuseDuplicates(storageKeys: string[]): void {
  if (new Set(storageKeys).size === storageKeys.length) return;
  throw validationException('Transaction request cannot include multiple operations on one item');
}

/** @throws AwsError when the items of a transaction are too large together. */
export function refuseTooLarge(bytes: number): void {
  if (bytes <= maxTransactionBytes) return;
  throw validationException('The aggregate size of the items in the transaction cannot exceed 4 MB');
}

/**
 * Does something for each action of a transaction.
 *
 * @throws AwsError `TransactionCanceledException` with all reasons when it fails for any of them.
 */
export function forEachAction<T, R>(actions: readonly T[], run: (action: T) => R): R[] {
  const results: R[] = [];
  const reasons = actions.map((action): CancellationReason => {
    try {
      results.push(run(action));
      return { Code: 'None' };
    } catch (failure) {
      return reasonOf(failure);
    }
  });
  if (results.length < actions.length) throw transactionCanceled(reasons);
  return results;
}

function reasonOf(failure: unknown): CancellationReason {
  if (!(failure instanceof AwsError)) throw failure;
  if (failure.name === 'ConditionalCheckFailedException') {
    return { Code: 'ConditionalCheckFailed', Message: failure.message, ...failure.fields };
  }
  if (failure.name === 'ValidationException') return { Code: 'ValidationError', Message: failure.message };
  throw failure;
}

function invalidItems(value: string, constraint: string): AwsError {
  return validationException(
    `1 validation error detected: Value ${value} at 'transactItems' failed to satisfy constraint: ${constraint}`,
  );
}
