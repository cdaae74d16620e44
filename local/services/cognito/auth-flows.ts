import type { UserPoolClientModel } from '../../model/cognito.ts';

/** What an app client may be granted in `ExplicitAuthFlows`. */
export type FlowPermission =
  | 'ALLOW_ADMIN_USER_PASSWORD_AUTH'
  | 'ALLOW_CUSTOM_AUTH'
  | 'ALLOW_REFRESH_TOKEN_AUTH'
  | 'ALLOW_USER_AUTH'
  | 'ALLOW_USER_PASSWORD_AUTH'
  | 'ALLOW_USER_SRP_AUTH';

// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolClient.html
const grantedByDefault: readonly FlowPermission[] = [
  'ALLOW_REFRESH_TOKEN_AUTH',
  'ALLOW_USER_SRP_AUTH',
  'ALLOW_CUSTOM_AUTH',
];

/** Values from before the prefix `ALLOW_`; SRP and refresh come with all of them but the last. */
const legacyGrants: Readonly<Record<string, readonly FlowPermission[]>> = {
  ADMIN_NO_SRP_AUTH: [...grantedByDefault, 'ALLOW_ADMIN_USER_PASSWORD_AUTH'],
  USER_PASSWORD_AUTH: [...grantedByDefault, 'ALLOW_USER_PASSWORD_AUTH'],
  CUSTOM_AUTH_FLOW_ONLY: ['ALLOW_CUSTOM_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
};

/** True when the app client may begin sign-ins of this kind. */
export function isFlowAllowed(client: UserPoolClientModel, permission: FlowPermission): boolean {
  if (client.explicitAuthFlows.length === 0) return grantedByDefault.includes(permission);
  return client.explicitAuthFlows.some(
    (flow) => flow === permission || (legacyGrants[flow]?.includes(permission) ?? false),
  );
}
