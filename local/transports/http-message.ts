/** A request as routes see it: read whole, header names in lower case. */
export interface HttpRequest {
  method: string;
  /** Path without the query, as sent. */
  path: string;
  query: URLSearchParams;
  headers: Readonly<Record<string, string | string[]>>;
  body: Buffer;
  /** Address of the peer. */
  remoteAddress: string;
}

export interface HttpResponse {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: string | Uint8Array;
  /** True: the connection is cut in place of the answer. */
  isLost?: boolean;
}

/** Answers a request, or `undefined` when it is not this route's. */
export type HttpRoute = (request: HttpRequest) => Promise<HttpResponse> | undefined;

/** The first value of a header. */
export function headerOf(request: Pick<HttpRequest, 'headers'>, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** Where a request came from: the proxies' list, then the peer itself. */
export function sourceAddresses(headers: HttpRequest['headers'], peer = ''): string[] {
  const forwarded = headerOf({ headers }, 'x-forwarded-for')?.split(',') ?? [];
  return [...forwarded.map((address) => address.trim()), peer];
}

export function jsonResponse(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): HttpResponse {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
}

export function textResponse(status: number, text: string): HttpResponse {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: text };
}

/** The first of several routes that takes a request. */
export function firstOf(routes: readonly HttpRoute[]): HttpRoute {
  return (request) => {
    for (const route of routes) {
      const answer = route(request);
      if (answer) return answer;
    }
    return undefined;
  };
}

/** What a request gets that no route takes. */
export const nothingServed: HttpResponse = textResponse(404, 'Nothing is served here.\n');
