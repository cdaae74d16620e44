import type { Context } from '@aws-appsync/utils';
import type { MutationDeleteWebhookArgs } from '../schema.generated.ts';
import { parseWebhookId } from './lib/webhook.ts';

/** One that is gone already is a success. */
export function request(ctx: Context<MutationDeleteWebhookArgs>) {
  const { roomId, hookId } = parseWebhookId(ctx.args.id);
  ctx.stash.roomId = roomId;
  ctx.stash.hookId = hookId;
  ctx.stash.mayBeMissing = true;
  ctx.stash.prefix = '';
  ctx.stash.change = { operation: 'delete', hookId };
  return {};
}

export function response() {
  return true;
}
