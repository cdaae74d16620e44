import { type Context, type DynamoDBUpdateItemRequest, runtime, util } from '@aws-appsync/utils';
import { correlationIdOf } from '../lib/correlation.ts';
import { failOn, unauthorized } from '../lib/errors.ts';
import { callerId, defaultDisplayName } from '../lib/identity.ts';
import { nameSort, profileKey, profilePartition } from '../lib/keys.ts';

/**
 * Sets the caller's display name to `stash.displayName`. Without one it only makes sure that there is a profile,
 * and leaves at once when `getProfile` found it. The index `byName` follows the name.
 */
export function request(ctx: Context): DynamoDBUpdateItemRequest {
  const chosen = ctx.stash.displayName as string | undefined;
  if (!chosen && ctx.stash.profile) runtime.earlyReturn(ctx.stash.profile);
  const userId = callerId(ctx.identity);
  const displayName = chosen ? chosen : defaultDisplayName(ctx.identity);
  const name = chosen
    ? '#displayName = :displayName, nameSort = :nameSort'
    : '#displayName = if_not_exists(#displayName, :displayName), nameSort = if_not_exists(nameSort, :nameSort)';
  return {
    operation: 'UpdateItem',
    key: util.dynamodb.toMapValues(profileKey(userId)),
    update: {
      expression: `SET ${name}, nameKey = :nameKey, userId = :userId, correlationId = :correlationId, createdAt = if_not_exists(createdAt, :now)`,
      expressionNames: { '#displayName': 'displayName' },
      expressionValues: util.dynamodb.toMapValues({
        ':displayName': displayName,
        ':nameKey': profilePartition,
        ':nameSort': nameSort(displayName, userId),
        ':userId': userId,
        ':correlationId': correlationIdOf(ctx),
        ':now': util.time.nowISO8601(),
      }),
    },
    condition: { expression: 'attribute_not_exists(closedAt)' },
  };
}

export function response(ctx: Context) {
  if (ctx.error && ctx.error.type === 'DynamoDB:ConditionalCheckFailedException') {
    unauthorized('This account is deleted.');
  }
  failOn(ctx.error);
  return ctx.result;
}
