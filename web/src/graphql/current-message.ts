import { isJsonObject } from '../lib/json.ts';
import type { Message } from '../sync/chat-api.ts';
import { ApiError, toApiError } from './api-error.ts';

/**
 * Makes `info.current` of a conflict a whole message: the server leaves out what is not set. Without a usable one
 * the error stays as it is.
 */
export function withCurrentMessage(error: unknown): ApiError {
  const apiError = toApiError(error);
  const current = readMessage(apiError.info['current']);
  if (!current) return apiError;
  const { code, message, errorType, info, cause } = apiError;
  return new ApiError(code, message, { errorType, info: { ...info, current }, cause });
}

/** The message that a conflict told of; `null` when it told of none. */
export function currentMessage(error: ApiError): Message | null {
  return readMessage(error.info['current']);
}

function readMessage(value: unknown): Message | null {
  if (!isJsonObject(value)) return null;
  const text = (key: string) => (typeof value[key] === 'string' ? value[key] : undefined);
  const id = text('id');
  const roomId = text('roomId');
  const authorId = text('authorId');
  const createdAt = text('createdAt');
  const { version } = value;
  if (!id || !roomId || !authorId || !createdAt || typeof version !== 'number') return null;
  const mentions: unknown[] = Array.isArray(value['mentions']) ? value['mentions'] : [];
  return {
    id,
    roomId,
    authorId,
    authorName: text('authorName') ?? '',
    kind: value['kind'] === 'SYSTEM' ? 'SYSTEM' : 'TEXT',
    body: text('body') ?? null,
    mentions: mentions.filter((mention) => typeof mention === 'string'),
    clientId: text('clientId') ?? '',
    createdAt,
    editedAt: text('editedAt') ?? null,
    deletedAt: text('deletedAt') ?? null,
    version,
    changeId: text('changeId') ?? '',
  };
}
