import type { GraphQlApi } from '../services/appsync/appsync.ts';
import type { Credentials } from '../services/appsync/credentials.ts';
import { withCors } from './cors.ts';
import {
  headerOf,
  type HttpRequest,
  type HttpResponse,
  type HttpRoute,
  jsonResponse,
  sourceAddresses,
} from './http-message.ts';
import type { RequestLog } from './request-log.ts';

/** Larger requests are refused by AppSync's front: https://docs.aws.amazon.com/general/latest/gr/appsync.html */
const maxRequestBytes = 1024 * 1024;

/** Builds what authentication looks at. `url` is what an IAM signature covers. */
export function toCredentials(request: HttpRequest, body: string): Credentials {
  const host = headerOf(request, 'host') ?? '';
  const query = request.query.size > 0 ? `?${request.query.toString()}` : '';
  return {
    headers: request.headers,
    signed: { method: request.method, url: `http://${host}${request.path}${query}`, body },
    sourceIp: sourceAddresses(request.headers, request.remoteAddress),
  };
}

/**
 * Serves GraphQL APIs by path, read anew at each request so that a reloaded API takes over at once.
 *
 * @param apiAt finds the API of a path.
 * @param losesResponse true when a fault takes the answer of finished work.
 * @param logRequest told of each answer.
 */
export function createGraphQlRoute(
  apiAt: (path: string) => GraphQlApi | undefined,
  newId: () => string,
  losesResponse: () => boolean,
  logRequest: RequestLog = () => undefined,
): HttpRoute {
  const route: HttpRoute = (request) => {
    const api = apiAt(request.path);
    if (!api) return undefined;
    const requestId = newId();
    return answer(api, request, requestId).then((response) => {
      logRequest(request, requestId, response.status);
      return lossy(response);
    });
  };
  const lossy = (response: HttpResponse): HttpResponse =>
    losesResponse() ? { ...response, isLost: true } : response;
  const cors = withCors(route, () => true);
  return (request) => (apiAt(request.path) ? cors(request) : undefined);
}

async function answer(api: GraphQlApi, request: HttpRequest, requestId: string) {
  if (request.body.length > maxRequestBytes) {
    const message = `Request body is larger than ${maxRequestBytes} bytes.`;
    return jsonResponse(413, { errors: [{ errorType: 'RequestEntityTooLargeException', message }] });
  }
  const body = request.body.toString('utf8');
  const response = await api.handle(body, toCredentials(request, body));
  return jsonResponse(response.status, response.body, { ...response.headers, 'x-amzn-requestid': requestId });
}
