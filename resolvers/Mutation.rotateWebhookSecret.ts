import type { Context } from '@aws-appsync/utils';
import type { MutationRotateWebhookSecretArgs } from '../schema.generated.ts';
import { askForChange } from './lib/webhook.ts';

export function request(ctx: Context<MutationRotateWebhookSecretArgs>) {
  askForChange(ctx, { operation: 'rotate' });
  return {};
}

export function response(ctx: Context) {
  return ctx.prev.result.webhook;
}
