import { type Context, type DynamoDBPutItemRequest, util } from '@aws-appsync/utils';
import { failOn } from '../lib/errors.ts';
import { callerId } from '../lib/identity.ts';
import { heartbeatKey } from '../lib/keys.ts';
import { heartbeatItem } from '../lib/presence.ts';

/** Notes that the caller's client is alive. */
export function request(ctx: Context): DynamoDBPutItemRequest {
  const userId = callerId(ctx.identity);
  return {
    operation: 'PutItem',
    key: util.dynamodb.toMapValues(heartbeatKey(userId)),
    attributeValues: util.dynamodb.toMapValues(heartbeatItem(userId, util.time.nowEpochMilliSeconds())),
  };
}

export function response(ctx: Context) {
  failOn(ctx.error);
  return null;
}
