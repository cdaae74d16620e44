import { AwsError } from '../lib/errors.ts';
import { isJsonObject, type JsonObject, parseJson } from '../lib/json.ts';
import type { Logger } from '../lib/logger.ts';
import { type HttpRequest, type HttpResponse, type HttpRoute, jsonResponse } from './http-message.ts';

const path = '/v1/dataplane-evaluatecode';

/**
 * Serves AppSync's EvaluateCode, which SDKs post as JSON.
 *
 * @param evaluate throws AwsError for input that is not an evaluation.
 */
export function createEvaluateCodeRoute(
  evaluate: (input: JsonObject) => unknown,
  newId: () => string,
  log: Logger,
): HttpRoute {
  function answer(request: HttpRequest): HttpResponse {
    try {
      const input = parseJson(request.body.toString('utf8'));
      if (!isJsonObject(input))
        throw new AwsError('BadRequestException', 'The request body is not a JSON object.');
      return jsonResponse(200, evaluate(input));
    } catch (failure) {
      if (failure instanceof AwsError) {
        return jsonResponse(
          failure.statusCode,
          { message: failure.message },
          { 'x-amzn-errortype': failure.name },
        );
      }
      log.error('EvaluateCode failed', {
        reason: failure instanceof Error ? failure.message : String(failure),
      });
      const message = 'An internal failure occurred.';
      return jsonResponse(500, { message }, { 'x-amzn-errortype': 'InternalFailureException' });
    }
  }

  return (request) => {
    if (request.method !== 'POST' || request.path !== path) return undefined;
    const response = answer(request);
    return Promise.resolve({ ...response, headers: { ...response.headers, 'x-amzn-requestid': newId() } });
  };
}
