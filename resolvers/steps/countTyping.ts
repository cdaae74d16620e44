import { type Context, type DynamoDBUpdateItemRequest, util } from '@aws-appsync/utils';
import { failOn, rateLimited } from '../lib/errors.ts';
import { typingKey } from '../lib/keys.ts';
import { limits } from '../lib/limits.ts';
import type { RoomAccess } from '../lib/room-access.ts';
import { requireSignals } from '../lib/signal.ts';

const intervalMs = limits.typingIntervalSeconds * 1000;

/** Notes that the caller told of typing; what they told is kept nowhere. */
export function request(ctx: Context): DynamoDBUpdateItemRequest {
  const membership = requireSignals(ctx.stash as RoomAccess);
  const nowMs = util.time.nowEpochMilliSeconds();
  return {
    operation: 'UpdateItem',
    key: util.dynamodb.toMapValues(typingKey(membership.userId, membership.roomId)),
    update: {
      expression: 'SET toldAt = :now, expiresAt = :expires',
      expressionValues: util.dynamodb.toMapValues({
        ':now': nowMs,
        ':expires': util.time.epochMilliSecondsToSeconds(nowMs) + 3600,
      }),
    },
    condition: {
      expression: 'attribute_not_exists(toldAt) OR toldAt <= :before',
      expressionValues: util.dynamodb.toMapValues({ ':before': nowMs - intervalMs }),
    },
  };
}

export function response(ctx: Context) {
  if (ctx.error && ctx.error.type === 'DynamoDB:ConditionalCheckFailedException') {
    const toldAt = (ctx.result ? ctx.result.toldAt : null) as number | null | undefined;
    const elapsedMs = toldAt ? util.time.nowEpochMilliSeconds() - toldAt : 0;
    rateLimited(Math.max(1, intervalMs - elapsedMs));
  }
  failOn(ctx.error);
  return null;
}
