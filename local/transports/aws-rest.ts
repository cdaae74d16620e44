import type { HttpRequest, HttpResponse, HttpRoute } from './http-message.ts';

function toFetchRequest(origin: string, request: HttpRequest): Request {
  const query = request.query.size > 0 ? `?${request.query.toString()}` : '';
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    for (const entry of Array.isArray(value) ? value : [value]) headers.append(name, entry);
  }
  const hasBody = request.method !== 'GET' && request.method !== 'HEAD';
  return new Request(`${origin}${request.path}${query}`, {
    method: request.method,
    headers,
    ...(hasBody ? { body: new Uint8Array(request.body) } : {}),
  });
}

async function toHttpResponse(response: Response): Promise<HttpResponse> {
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: new Uint8Array(await response.arrayBuffer()),
  };
}

/** Hands requests of some paths to a service that speaks `Request` and `Response` itself. */
export function createFetchRoute(
  origin: string,
  takes: (path: string) => boolean,
  handle: (request: Request) => Promise<Response>,
): HttpRoute {
  return (request) =>
    takes(request.path) ? handle(toFetchRequest(origin, request)).then(toHttpResponse) : undefined;
}
