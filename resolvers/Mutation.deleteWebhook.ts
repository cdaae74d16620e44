import type { Context } from '@aws-appsync/utils';
import type { MutationDeleteWebhookArgs } from '../schema.generated.ts';
import { askForChange } from './lib/webhook.ts';

/** One that is gone already is a success. */
export function request(ctx: Context<MutationDeleteWebhookArgs>) {
  askForChange(ctx, { operation: 'delete' });
  ctx.stash.mayBeMissing = true;
  return {};
}

export function response() {
  return true;
}
