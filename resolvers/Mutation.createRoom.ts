import type { Context } from '@aws-appsync/utils';
import type { CreateRoomInput, MutationCreateRoomArgs } from '../schema.generated.ts';
import { badRequest } from './lib/errors.ts';
import { limits } from './lib/limits.ts';
import { optionalLine, requiredLine, requiredUuid } from './lib/text.ts';

export function request(ctx: Context<MutationCreateRoomArgs>) {
  const { clientId, input } = ctx.args;
  ctx.stash.clientId = requiredUuid('clientId', clientId);
  if (input.kind === 'DIRECT') badRequest('input.kind', 'must be PUBLIC or PRIVATE');
  const clean: CreateRoomInput = {
    kind: input.kind,
    name: requiredLine('input.name', input.name, limits.roomNameChars),
    topic: input.topic ? optionalLine('input.topic', input.topic, limits.roomTopicChars) : null,
  };
  ctx.stash.input = clean;
  return {};
}

export function response(ctx: Context) {
  return ctx.prev.result;
}
