import type { Context } from '@aws-appsync/utils';
import type { MutationTestWebhookArgs } from '../schema.generated.ts';
import { askForChange } from './lib/webhook.ts';

export function request(ctx: Context<MutationTestWebhookArgs>) {
  askForChange(ctx, { operation: 'test' });
  return {};
}

export function response(ctx: Context) {
  return ctx.prev.result.eventId;
}
