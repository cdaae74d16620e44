import { type Context, type DynamoDBTransactWriteItemsRequest, runtime, util } from '@aws-appsync/utils';
import { accessTokenKey, type AccessTokenItem, liveTokensKey } from '../lib/access-token.ts';
import { unavailable } from '../lib/errors.ts';
import { callerId } from '../lib/identity.ts';

/** Marks `stash.accessToken` as revoked and makes room for another; nothing when it was revoked before. */
export function request(ctx: Context): DynamoDBTransactWriteItemsRequest {
  const token = ctx.stash.accessToken as AccessTokenItem;
  if (token.revokedAt) runtime.earlyReturn(null);
  const table = ctx.env.RECORD_TABLE as string;
  const ownerId = callerId(ctx.identity);
  const revokedAt = util.time.nowISO8601();
  ctx.stash.accessToken = { ...token, revokedAt };
  return {
    operation: 'TransactWriteItems',
    transactItems: [
      {
        table,
        operation: 'UpdateItem',
        key: util.dynamodb.toMapValues(accessTokenKey(ownerId, token.id)),
        update: {
          expression: 'SET revokedAt = :revokedAt',
          expressionValues: util.dynamodb.toMapValues({ ':revokedAt': revokedAt }),
        },
        // What has expired meanwhile must not come back as an item without an end.
        condition: { expression: 'attribute_exists(pk)', returnValuesOnConditionCheckFailure: false },
      },
      {
        table,
        operation: 'UpdateItem',
        key: util.dynamodb.toMapValues(liveTokensKey(ownerId)),
        update: {
          expression: 'REMOVE live.#id ADD version :one',
          expressionNames: { '#id': token.id },
          expressionValues: util.dynamodb.toMapValues({ ':one': 1 }),
        },
      },
    ],
  };
}

export function response(ctx: Context) {
  if (ctx.error) unavailable();
  return null;
}
