import { invalidParameter } from './errors.ts';

/** One page of a list and, while there is more, the token for the next. */
export interface Page<T> {
  items: T[];
  nextToken: string | undefined;
}

/**
 * Cuts a page out of `items`.
 *
 * @param token what the page before answered; it names the last item seen, so that changes in between skip nothing.
 * @throws AwsError `InvalidParameterException` for a token that no page answered.
 */
export function pageOf<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
  limit: number,
  token: string | undefined,
): Page<T> {
  const start = token === undefined ? 0 : items.findIndex((item) => keyOf(item) === decode(token)) + 1;
  if (token !== undefined && start === 0) throw invalidParameter('Invalid pagination token.');
  const page = items.slice(start, start + limit);
  const last = page.at(-1);
  const isMore = start + limit < items.length && last !== undefined;
  return { items: page, nextToken: isMore ? encode(keyOf(last)) : undefined };
}

const encode = (key: string): string => Buffer.from(key).toString('base64url');
const decode = (token: string): string => Buffer.from(token, 'base64url').toString();
