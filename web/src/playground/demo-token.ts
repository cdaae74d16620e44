import type { AppConfig, DemoUser } from '../config.ts';
import { isJsonObject, parseJson } from '../lib/json.ts';

/** Signing in as a demo user did not work. */
export class DemoSignInError extends Error {
  override name = 'DemoSignInError';
}

/**
 * Signs a demo user in by password and gives the access token. The app's own session is left alone.
 *
 * @throws DemoSignInError in the user pool's words
 */
export async function demoToken(config: AppConfig, user: DemoUser): Promise<string> {
  const response = await fetch(
    config.userPoolEndpoint ?? `https://cognito-idp.${config.region}.amazonaws.com/`,
    {
      method: 'POST',
      headers: {
        'Content-Type': 'application/x-amz-json-1.1',
        'X-Amz-Target': 'AWSCognitoIdentityProviderService.InitiateAuth',
      },
      body: JSON.stringify({
        AuthFlow: 'USER_PASSWORD_AUTH',
        ClientId: config.userPoolClientId,
        AuthParameters: { USERNAME: user.username, PASSWORD: user.password },
      }),
    },
  );
  const body = parseJson(await response.text());
  const result =
    isJsonObject(body) && isJsonObject(body['AuthenticationResult']) ? body['AuthenticationResult'] : {};
  const token = result['AccessToken'];
  if (typeof token === 'string') return token;
  const message =
    isJsonObject(body) && typeof body['message'] === 'string' ? body['message'] : response.statusText;
  throw new DemoSignInError(message);
}
