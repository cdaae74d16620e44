import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AwsError } from '../../lib/errors.ts';
import { isJsonObject, parseJson, type JsonObject } from '../../lib/json.ts';
import { createLogger } from '../../lib/logger.ts';
import type { UserPoolClientModel, UserPoolModel } from '../../model/cognito.ts';
import { createManualClock } from '../../testing/manual-clock.ts';
import { startCognito, type Cognito, type CognitoOptions } from './cognito.ts';

/** A public client that may do everything a client can. */
export function aClient(overrides: Partial<UserPoolClientModel> = {}): UserPoolClientModel {
  return {
    logicalId: 'WebClient',
    id: '7h2k9webclientexample0000',
    name: 'web',
    secret: null,
    explicitAuthFlows: [
      'ALLOW_USER_SRP_AUTH',
      'ALLOW_USER_PASSWORD_AUTH',
      'ALLOW_REFRESH_TOKEN_AUTH',
      'ALLOW_CUSTOM_AUTH',
      'ALLOW_USER_AUTH',
      'ALLOW_ADMIN_USER_PASSWORD_AUTH',
    ],
    accessTokenSeconds: 3600,
    idTokenSeconds: 3600,
    refreshTokenSeconds: 30 * 24 * 3600,
    preventUserExistenceErrors: true,
    enableTokenRevocation: true,
    oauth: null,
    ...overrides,
  };
}

/** A pool as CDK makes it by default, with sign-in by username. */
export function aPool(overrides: Partial<UserPoolModel> = {}): UserPoolModel {
  return {
    logicalId: 'People',
    id: 'eu-west-1_People123',
    arn: 'arn:aws:cognito-idp:eu-west-1:000000000000:userpool/eu-west-1_People123',
    name: 'people',
    usernameAttributes: [],
    aliasAttributes: [],
    autoVerifiedAttributes: ['email'],
    usernameCaseSensitive: false,
    passwordPolicy: {
      minimumLength: 8,
      requireLowercase: true,
      requireUppercase: true,
      requireNumbers: true,
      requireSymbols: true,
    },
    requiredAttributes: ['email'],
    customAttributes: [
      { name: 'team', mutable: true, dataType: 'String' },
      { name: 'badge', mutable: false, dataType: 'Number' },
    ],
    adminCreateUserOnly: false,
    lambdaTriggers: {},
    clients: [aClient()],
    groups: [
      { name: 'readers', description: null, precedence: 20, roleArn: null },
      {
        name: 'editors',
        description: 'May write',
        precedence: 10,
        roleArn: 'arn:aws:iam::000000000000:role/edit',
      },
    ],
    ...overrides,
  };
}

/** Starts the service on a manual clock, in memory, with a log that fails the test on an error. */
export async function startTestCognito(options: Partial<CognitoOptions> = {}) {
  const clock = createManualClock();
  const lines: string[] = [];
  const log = createLogger('debug', (line) => {
    lines.push(line);
    if (line.startsWith('error')) throw new Error(line);
  });
  const pool = options.userPools?.[0] ?? aPool();
  const cognito = await startCognito({
    userPools: [pool],
    issuerOrigin: 'http://127.0.0.1:4000',
    dataDir: null,
    clock,
    randomBytes,
    log,
    ...options,
  });
  const clientId = pool.clients[0]?.id ?? '';
  return {
    cognito,
    clock,
    lines,
    pool,
    clientId,
    /** Calls as a client without credentials. */
    asClient: (operation: string, input: JsonObject) =>
      cognito.call(operation, { ClientId: clientId, ...input }, { credentials: 'none' }),
    /** Calls with credentials on the pool. */
    asAdmin: (operation: string, input: JsonObject) =>
      cognito.call(operation, { UserPoolId: pool.id, ...input }, { credentials: 'signed' }),
    /** Calls for the bearer of an access token. */
    asUser: (operation: string, accessToken: string, input: JsonObject = {}) =>
      cognito.call(operation, { AccessToken: accessToken, ...input }, { credentials: 'none' }),
    [Symbol.asyncDispose]: () => cognito[Symbol.asyncDispose](),
  };
}

export type TestCognito = Awaited<ReturnType<typeof startTestCognito>>;

export const goodPassword = 'Correct-horse-7';

/** The tokens of an `AuthenticationResult`. */
export interface Tokens {
  accessToken: string;
  idToken: string;
  refreshToken: string;
}

/** Signs up (confirmed at once) and in. */
export async function aSignedInUser(
  kit: TestCognito,
  username = 'ada',
  clientId = kit.clientId,
): Promise<Tokens> {
  await kit.asClient('SignUp', {
    Username: username,
    Password: goodPassword,
    UserAttributes: [{ Name: 'email', Value: `${username}@example.com` }],
  });
  return signIn(kit, username, goodPassword, clientId);
}

/** Signs in by password. */
export async function signIn(
  kit: TestCognito,
  username: string,
  password: string,
  clientId = kit.clientId,
): Promise<Tokens> {
  const output = await kit.asClient('InitiateAuth', {
    ClientId: clientId,
    AuthFlow: 'USER_PASSWORD_AUTH',
    AuthParameters: { USERNAME: username, PASSWORD: password },
  });
  return tokensIn(output);
}

export function tokensIn(output: JsonObject): Tokens {
  const result = output['AuthenticationResult'];
  if (!isJsonObject(result)) throw new Error(`No tokens but ${String(output['ChallengeName'])}.`);
  return {
    accessToken: String(result['AccessToken']),
    idToken: String(result['IdToken']),
    refreshToken: String(result['RefreshToken']),
  };
}

/** The claims inside a token, unverified. */
export function claimsIn(token: string): JsonObject {
  const claims = parseJson(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
  if (!isJsonObject(claims)) throw new Error('Not a token.');
  return claims;
}

/** Serves a Cognito over loopback HTTP, as far as the real clients need it. */
export async function serve(cognito: Cognito): Promise<{ url: string } & AsyncDisposable> {
  const server = createServer((request, response) => {
    void answer(cognito, request).then(({ status, body }) => {
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
      response.end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answer(
  cognito: Cognito,
  request: IncomingMessage,
): Promise<{ status: number; body: JsonObject }> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array));
  const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
  const input = parseJson(Buffer.concat(chunks).toString());
  const isSigned = request.headers.authorization?.startsWith('AWS4-HMAC-SHA256') ?? false;
  try {
    const credentials = isSigned ? 'signed' : 'none';
    return {
      status: 200,
      body: await cognito.call(operation, isJsonObject(input) ? input : {}, { credentials }),
    };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return { status: error.statusCode, body: { __type: error.name, message: error.message } };
  }
}
