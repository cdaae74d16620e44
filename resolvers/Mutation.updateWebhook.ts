import type { Context } from '@aws-appsync/utils';
import type { MutationUpdateWebhookArgs } from '../schema.generated.ts';
import { askForChange } from './lib/webhook.ts';

export function request(ctx: Context<MutationUpdateWebhookArgs>) {
  const { url, eventTypes, active } = ctx.args.input;
  const change = {
    operation: 'update',
    url: url ?? null,
    eventTypes: eventTypes ?? null,
    active: active ?? null,
  };
  askForChange(ctx, change, 'input.');
  return {};
}

export function response(ctx: Context) {
  return ctx.prev.result.webhook;
}
