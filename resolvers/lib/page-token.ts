import { util } from '@aws-appsync/utils';
import { badRequest } from './errors.ts';

/** Makes a token that only this caller can use. */
export function sealToken(userId: string, position: string): string {
  return util.base64Encode(`${userId}|${position}`);
}

/** The position of a token made for this caller; `null` when none was given. */
export function openToken(userId: string, token: string | null | undefined): string | null {
  if (token === null || token === undefined) return null;
  const text = util.matches('[A-Za-z0-9+/=]+', token) ? util.base64Decode(token) : '';
  if (!text.startsWith(`${userId}|`)) badRequest('nextToken', 'must come from an earlier page of yours');
  return text.slice(userId.length + 1);
}
