import type { Context } from '@aws-appsync/utils';
import type { MutationUpdateRoomArgs, UpdateRoomInput } from '../schema.generated.ts';
import { badRequest } from './lib/errors.ts';
import { limits } from './lib/limits.ts';
import { optionalLine, requiredLine } from './lib/text.ts';

/** Trims and checks what the input names; null says nothing, as if it were left out. */
function cleaned({ name, topic, slowModeSeconds }: UpdateRoomInput): UpdateRoomInput {
  const isNamed = name !== null && name !== undefined;
  if (slowModeSeconds && (slowModeSeconds < 0 || slowModeSeconds > limits.slowModeSecondsMax)) {
    badRequest('input.slowModeSeconds', `must be from 0 to ${limits.slowModeSecondsMax}`);
  }
  return {
    name: isNamed ? requiredLine('input.name', name as string, limits.roomNameChars) : null,
    topic: topic ? optionalLine('input.topic', topic, limits.roomTopicChars) : (topic ?? null),
    slowModeSeconds: slowModeSeconds ?? null,
  };
}

export function request(ctx: Context<MutationUpdateRoomArgs>) {
  ctx.stash.roomId = ctx.args.id;
  ctx.stash.expectedVersion = ctx.args.expectedVersion;
  ctx.stash.input = cleaned(ctx.args.input);
  return {};
}

export function response(ctx: Context) {
  return ctx.prev.result;
}
