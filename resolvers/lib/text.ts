import { util } from '@aws-appsync/utils';
import { badRequest } from './errors.ts';

/** Trims a line of text and refuses one that is empty, too long or holds control characters. */
export function requiredLine(field: string, value: string, maxChars: number): string {
  const text = value.trim();
  if (text.length === 0) badRequest(field, 'must not be empty');
  return optionalLine(field, text, maxChars);
}

/** The same for text that may be empty. */
export function optionalLine(field: string, value: string, maxChars: number): string {
  const text = value.trim();
  if (text.length > maxChars)
    badRequest(field, `must have at most ${maxChars} characters, has ${text.length}`);
  if (!util.matches('[^\\x00-\\x1F\\x7F]*', text)) badRequest(field, 'must not hold control characters');
  return text;
}

/** Refuses an idempotency key that is not a UUID; answers it in lower case. */
export function requiredUuid(field: string, value: string): string {
  const uuid = value.toLowerCase();
  if (!util.matches('[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}', uuid)) {
    badRequest(field, 'must be a UUID');
  }
  return uuid;
}

/** A page size between 1 and `max`, or `fallback` when none was asked for. */
export function pageSize(limit: number | null | undefined, fallback: number, max: number): number {
  if (limit === null || limit === undefined) return fallback;
  if (limit < 1 || limit > max) badRequest('limit', `must be from 1 to ${max}`);
  return limit;
}
