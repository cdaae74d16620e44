import type { HttpRequest, HttpResponse, HttpRoute } from './http-message.ts';
import { headerOf } from './http-message.ts';

/** Which origins' pages may call a route, and with which headers. AppSync and Cognito accept every origin. */
export function withCors(route: HttpRoute, allowsHeader: (name: string) => boolean): HttpRoute {
  return (request) => {
    if (request.method === 'OPTIONS') return Promise.resolve(preflight(request, allowsHeader));
    return route(request)?.then((response) => ({
      ...response,
      headers: {
        ...response.headers,
        'access-control-allow-origin': '*',
        'access-control-expose-headers': 'x-amzn-requestid, x-amzn-errortype',
      },
    }));
  };
}

function preflight(request: HttpRequest, allowsHeader: (name: string) => boolean): HttpResponse {
  const asked = (headerOf(request, 'access-control-request-headers') ?? '')
    .split(',')
    .map((name) => name.trim());
  return {
    status: 200,
    headers: {
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'POST, OPTIONS',
      'access-control-allow-headers': asked.filter(allowsHeader).join(','),
      'access-control-max-age': '300',
    },
    body: '',
  };
}
