import { AwsError } from '../lib/errors.ts';
import { isJsonObject, type JsonObject, parseJson } from '../lib/json.ts';
import type { Logger } from '../lib/logger.ts';
import {
  headerOf,
  type HttpRequest,
  type HttpResponse,
  type HttpRoute,
  jsonResponse,
} from './http-message.ts';
import { isSigned } from './signed-request.ts';

/** How a caller of an AWS service proved itself. */
export type CallerCredentials = 'none' | 'signed';

/** One service of the AWS JSON protocols; `prefix` is what `X-Amz-Target` says before the operation's name. */
export interface AwsJsonService {
  prefix: string;
  /** False: calls without a signature are refused, as AWS refuses them. */
  allowsAnonymous: boolean;
  call(operation: string, input: JsonObject, credentials: CallerCredentials): Promise<JsonObject>;
}

const contentTypes = /^application\/x-amz-json-1\.[01]/;

function credentialsOf(request: HttpRequest): CallerCredentials {
  return isSigned(request) || request.query.has('X-Amz-Signature') ? 'signed' : 'none';
}

function errorResponse(error: AwsError): HttpResponse {
  const body = { __type: error.name, message: error.message, ...error.fields };
  return jsonResponse(error.statusCode, body, { 'x-amzn-errortype': error.name });
}

async function answer(service: AwsJsonService, operation: string, request: HttpRequest, log: Logger) {
  try {
    const credentials = credentialsOf(request);
    if (credentials === 'none' && !service.allowsAnonymous) {
      throw new AwsError('MissingAuthenticationTokenException', 'Missing Authentication Token', 403);
    }
    const input = request.body.length === 0 ? {} : parseJson(request.body.toString('utf8'));
    if (!isJsonObject(input))
      throw new AwsError('SerializationException', 'The request body is not a JSON object.');
    return jsonResponse(200, await service.call(operation, input, credentials));
  } catch (failure) {
    if (failure instanceof AwsError) return errorResponse(failure);
    const reason = failure instanceof Error ? (failure.stack ?? failure.message) : String(failure);
    log.error('service call failed', { service: service.prefix, operation, reason });
    return errorResponse(new AwsError('InternalFailure', 'The request processing has failed.', 500));
  }
}

/** Serves AWS's JSON protocols (1.0 and 1.1) on any path: services and operations are told by `X-Amz-Target`. */
export function createAwsJsonRoute(
  services: readonly AwsJsonService[],
  newId: () => string,
  log: Logger,
): HttpRoute {
  const byPrefix = new Map(services.map((service) => [service.prefix, service]));
  return (request) => {
    const target = headerOf(request, 'x-amz-target');
    if (request.method !== 'POST' || target === undefined) return undefined;
    const at = target.lastIndexOf('.');
    const service = byPrefix.get(target.slice(0, at));
    const contentType = headerOf(request, 'content-type') ?? '';
    const answered = service
      ? answer(service, target.slice(at + 1), request, log)
      : Promise.resolve(
          errorResponse(new AwsError('UnknownOperationException', `Unknown target ${target}.`)),
        );
    return answered.then((response) => ({
      ...response,
      headers: {
        ...response.headers,
        'content-type': contentTypes.exec(contentType)?.[0] ?? 'application/x-amz-json-1.0',
        'x-amzn-requestid': newId(),
      },
    }));
  };
}
