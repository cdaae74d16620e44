import { util } from '@aws-appsync/utils';
import { badRequest } from './errors.ts';

/** Makes a token that only its owner can use: a caller's id, and `|` and what else the token is bound to. */
export function sealToken(owner: string, position: string): string {
  return util.base64Encode(`${owner}|${position}`);
}

/** The position of a token made for this owner; `null` when none was given. */
export function openToken(owner: string, token: string | null | undefined): string | null {
  if (token === null || token === undefined) return null;
  const text = util.matches('[A-Za-z0-9+/=]+', token) ? util.base64Decode(token) : '';
  if (!text.startsWith(`${owner}|`)) badRequest('nextToken', 'must come from an earlier page of yours');
  return text.slice(owner.length + 1);
}
