import type { Addresses } from '../template/addresses.ts';
import type { Properties } from '../template/resource-view.ts';
import type { AuthProvider, AuthType } from './appsync.ts';
import { localArn } from './local-arn.ts';

const authTypes: readonly AuthType[] = [
  'API_KEY',
  'AWS_IAM',
  'AMAZON_COGNITO_USER_POOLS',
  'OPENID_CONNECT',
  'AWS_LAMBDA',
];

/** Reads one authorization mode: of the API itself (its default), or of an entry of `AdditionalAuthenticationProviders`. */
export function readAuthProvider(properties: Properties, addresses: Addresses): AuthProvider {
  const type = properties.choice('AuthenticationType', authTypes, 'API_KEY');
  switch (type) {
    case 'API_KEY':
    case 'AWS_IAM':
      return { type };
    case 'AMAZON_COGNITO_USER_POOLS':
      return readUserPoolProvider(required(properties, 'UserPoolConfig'));
    case 'OPENID_CONNECT':
      return readOpenIdProvider(required(properties, 'OpenIDConnectConfig'));
    case 'AWS_LAMBDA':
      return readLambdaProvider(required(properties, 'LambdaAuthorizerConfig'), addresses);
  }
}

function required(properties: Properties, name: string): Properties | null {
  if (!properties.has(name)) properties.report(name, 'nothing', 'the authorization mode needs it');
  return properties.object(name);
}

function readUserPoolProvider(config: Properties | null): AuthProvider {
  return {
    type: 'AMAZON_COGNITO_USER_POOLS',
    userPoolId: config?.text('UserPoolId') ?? '',
    appIdClientRegex: config?.optionalText('AppIdClientRegex') ?? null,
    defaultAction: config?.choice('DefaultAction', ['ALLOW', 'DENY'], 'ALLOW') ?? 'ALLOW',
  };
}

function readOpenIdProvider(config: Properties | null): AuthProvider {
  return {
    type: 'OPENID_CONNECT',
    issuer: config?.text('Issuer') ?? '',
    clientId: config?.optionalText('ClientId') ?? null,
    iatTtlMs: config?.number('IatTTL', 0) ?? 0,
    authTtlMs: config?.number('AuthTTL', 0) ?? 0,
  };
}

/** Without a time to live nothing is cached: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-appsync-graphqlapi-lambdaauthorizerconfig.html */
function readLambdaProvider(config: Properties | null, addresses: Addresses): AuthProvider {
  return {
    type: 'AWS_LAMBDA',
    functionArn: localArn(config?.text('AuthorizerUri') ?? '', addresses),
    resultTtlSeconds: config?.number('AuthorizerResultTtlInSeconds', 0) ?? 0,
    identityValidationExpression: config?.optionalText('IdentityValidationExpression') ?? null,
  };
}
