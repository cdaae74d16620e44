import { type Context, type DynamoDBQueryRequest, util } from '@aws-appsync/utils';
import { failOn } from '../lib/errors.ts';
import { webhookDeliveryKey } from '../lib/webhook.ts';

/** A page of `stash.limit` attempts of the webhook `stash.hookId`, newest first, from `stash.position` on. */
export function request(ctx: Context): DynamoDBQueryRequest {
  const { pk } = webhookDeliveryKey(ctx.stash.roomId as string, ctx.stash.hookId as string, '');
  const position = ctx.stash.position as string | null;
  return {
    operation: 'Query',
    query: { expression: 'pk = :pk', expressionValues: util.dynamodb.toMapValues({ ':pk': pk }) },
    limit: ctx.stash.limit as number,
    consistentRead: true,
    scanIndexForward: false,
    ...(position ? { nextToken: position } : {}),
  };
}

export function response(ctx: Context) {
  failOn(ctx.error);
  return ctx.result;
}
