import {
  type AppSyncIdentityCognito,
  type Context,
  type DynamoDBPutItemRequest,
  runtime,
  util,
} from '@aws-appsync/utils';
import { failOn } from '../lib/errors.ts';
import { operatorId } from '../lib/operator.ts';
import { auditKey } from '../lib/ops-keys.ts';

/**
 * Writes down what an operator is about to do to `stash.subject`, before it is done: so nothing is done unseen.
 * A function that goes on with what an operator began is not written down again.
 */
export function request(ctx: Context): DynamoDBPutItemRequest {
  const identity = ctx.identity as AppSyncIdentityCognito | null;
  if (!identity || !identity.sub) runtime.earlyReturn(null);
  const id = util.autoUlid();
  const at = util.time.nowISO8601();
  return {
    operation: 'PutItem',
    key: util.dynamodb.toMapValues(auditKey(at, id)),
    attributeValues: util.dynamodb.toMapValues({
      id,
      actorId: operatorId(ctx.identity),
      action: ctx.info.fieldName,
      subject: ctx.stash.subject as string,
      at,
    }),
  };
}

export function response(ctx: Context) {
  failOn(ctx.error);
  return null;
}
