import type { Cognito } from '../services/cognito/cognito.ts';
import { AwsError } from '../lib/errors.ts';
import { type HttpResponse, type HttpRoute, jsonResponse } from './http-message.ts';

const documentPath = /^\/([\w-]+_[0-9A-Za-z]+)\/\.well-known\/(jwks\.json|openid-configuration)$/;

/** Serves the public keys and the OpenID configuration of user pools below their issuer URL. */
export function createUserPoolDocumentsRoute(
  cognito: Pick<Cognito, 'jwks' | 'openIdConfiguration'>,
): HttpRoute {
  async function answer(poolId: string, name: string): Promise<HttpResponse> {
    try {
      const body = name === 'jwks.json' ? await cognito.jwks(poolId) : cognito.openIdConfiguration(poolId);
      return jsonResponse(200, body, {
        'access-control-allow-origin': '*',
        'cache-control': 'public, max-age=300',
      });
    } catch (failure) {
      if (failure instanceof AwsError) return jsonResponse(404, { message: failure.message });
      throw failure;
    }
  }

  return (request) => {
    const match = request.method === 'GET' ? documentPath.exec(request.path) : null;
    return match ? answer(match[1] ?? '', match[2] ?? '') : undefined;
  };
}
