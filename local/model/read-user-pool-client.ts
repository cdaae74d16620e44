import type { Properties, ResourceView } from '../template/resource-view.ts';
import type { UserPoolClientModel } from './cognito.ts';

const secondsPerUnit = { seconds: 1, minutes: 60, hours: 3_600, days: 86_400 } as const;
type TimeUnit = keyof typeof secondsPerUnit;
const timeUnits: readonly TimeUnit[] = ['seconds', 'minutes', 'hours', 'days'];

/** Reads an `AWS::Cognito::UserPoolClient`. Defaults: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolClient.html */
export function readUserPoolClient(client: ResourceView): UserPoolClientModel {
  const { properties } = client;
  return {
    logicalId: client.logicalId,
    id: client.ref(),
    name: client.attribute('Name'),
    secret: properties.flag('GenerateSecret', false) ? client.attribute('ClientSecret') : null,
    explicitAuthFlows: readAuthFlows(properties.texts('ExplicitAuthFlows')),
    accessTokenSeconds: readValidity(properties, 'AccessToken', 'hours', 3_600),
    idTokenSeconds: readValidity(properties, 'IdToken', 'hours', 3_600),
    refreshTokenSeconds: readValidity(properties, 'RefreshToken', 'days', 30 * 86_400),
    preventUserExistenceErrors: properties.optionalText('PreventUserExistenceErrors') === 'ENABLED',
    enableTokenRevocation: properties.flag('EnableTokenRevocation', true),
    oauth: readOAuth(properties),
  };
}

/** A validity is a number in the unit of `TokenValidityUnits`; 0 means the default. */
function readValidity(
  properties: Properties,
  token: 'AccessToken' | 'IdToken' | 'RefreshToken',
  unlessSaid: TimeUnit,
  defaultSeconds: number,
): number {
  const validity = properties.number(`${token}Validity`, 0);
  const unit = properties.object('TokenValidityUnits')?.choice(token, timeUnits, unlessSaid) ?? unlessSaid;
  return validity === 0 ? defaultSeconds : validity * secondsPerUnit[unit];
}

const flowsUnlessSaid = ['ALLOW_REFRESH_TOKEN_AUTH', 'ALLOW_USER_SRP_AUTH', 'ALLOW_CUSTOM_AUTH'];

/** The names of flows from before the `ALLOW_` prefix; with them sign-in by SRP and refresh are always on. */
const legacyFlows: Readonly<Record<string, string[]>> = {
  ADMIN_NO_SRP_AUTH: ['ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
  USER_PASSWORD_AUTH: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
  CUSTOM_AUTH_FLOW_ONLY: ['ALLOW_CUSTOM_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
};

function readAuthFlows(flows: string[]): string[] {
  if (flows.length === 0) return [...flowsUnlessSaid];
  return [...new Set(flows.flatMap((flow) => legacyFlows[flow] ?? [flow]))];
}

function readOAuth(properties: Properties): UserPoolClientModel['oauth'] {
  if (!properties.flag('AllowedOAuthFlowsUserPoolClient', false)) return null;
  return {
    flows: properties.texts('AllowedOAuthFlows'),
    scopes: properties.texts('AllowedOAuthScopes'),
    callbackUrls: properties.texts('CallbackURLs'),
    logoutUrls: properties.texts('LogoutURLs'),
  };
}
