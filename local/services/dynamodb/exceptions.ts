import { AwsError } from '../../lib/errors.ts';
import type { Item } from './attribute-value.ts';

/** The request itself is wrong; `message` as DynamoDB words it. */
export function validationException(message: string): AwsError {
  return new AwsError('ValidationException', message);
}

/** No such table; operations on the table itself name it, operations on items do not. */
export function resourceNotFound(tableName?: string): AwsError {
  const detail = tableName === undefined ? '' : `: Table: ${tableName} not found`;
  return new AwsError('ResourceNotFoundException', `Requested resource not found${detail}`);
}

/** @param item the item that stood in the way, when the caller asked for it. */
export function conditionalCheckFailed(item: Item | null): AwsError {
  const fields = item === null ? {} : { Item: item };
  return new AwsError('ConditionalCheckFailedException', 'The conditional request failed', 400, fields);
}

/** Why one action of a transaction kept it from happening. */
export interface CancellationReason {
  Code: 'None' | 'ConditionalCheckFailed' | 'ValidationError';
  Message?: string;
  Item?: Item;
}

/** @param reasons one for each action, in order. */
export function transactionCanceled(reasons: CancellationReason[]): AwsError {
  const codes = reasons.map(({ Code }) => Code).join(', ');
  return new AwsError(
    'TransactionCanceledException',
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    400,
    { CancellationReasons: reasons },
  );
}
