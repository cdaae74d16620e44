import type { HttpRequest } from '../http-message.ts';

/** A request as routes see it. */
export function aRequest(
  overrides: Partial<Omit<HttpRequest, 'body'>> & { body?: string } = {},
): HttpRequest {
  const { body = '', ...rest } = overrides;
  return {
    method: 'GET',
    path: '/',
    query: new URLSearchParams(),
    headers: { host: 'localhost:4000' },
    remoteAddress: '127.0.0.1',
    ...rest,
    body: Buffer.from(body),
  };
}
