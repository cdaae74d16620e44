import type { Context } from '@aws-appsync/utils';
import type { MutationSendMessageArgs } from '../schema.generated.ts';
import { badRequest } from './lib/errors.ts';
import { limits } from './lib/limits.ts';
import { messageBody } from './lib/message.ts';
import { requiredUuid } from './lib/text.ts';

export function request(ctx: Context<MutationSendMessageArgs>) {
  const { roomId, clientId, body, mentions } = ctx.args;
  const named = mentions ? mentions : [];
  const distinct = named.filter((mention, index) => named.indexOf(mention) === index);
  if (distinct.length > limits.mentionsPerMessage) {
    badRequest('mentions', `must name at most ${limits.mentionsPerMessage} members`);
  }
  ctx.stash.roomId = roomId;
  ctx.stash.body = messageBody(body);
  ctx.stash.clientId = requiredUuid('clientId', clientId);
  ctx.stash.mentions = distinct;
  return {};
}

export function response(ctx: Context) {
  return ctx.prev.result;
}
